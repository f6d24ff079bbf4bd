"""What a person wrote, out of what a mail program sent.

HTML becomes text; quoted history, forwarded headers, signatures and disclaimers are cut. A forward keeps its
bodies: there the wish often stands in the third mail. Everything is linear in a bounded length.
"""

import re
from html.parser import HTMLParser

LONGEST = 200_000  # characters looked at; a longer mail is an attachment in disguise
KEPT = 20_000

LOOKS_HTML = re.compile(r"<(?:html|body|div|p|br|span|table|font|!doctype)\b", re.I)
BLOCKS = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "blockquote", "hr"}
UNSEEN = {"script", "style", "head", "title"}

FORWARD = re.compile(r"^[\s>*_-]*(?:begin forwarded message|forwarded message|original message)\b.*$", re.I)
HEADER = re.compile(
    r"^[>\s*_]*(?:from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?)\s*:\**\s?.*$", re.I
)
WROTE = re.compile(r"^\s*on\b.{4,200}\bwrote:\s*$", re.I)
WROTE_OPENING = re.compile(r"^\s*on\b.{4,120}(?:\d|@)", re.I)
QUOTED = re.compile(r"^\s*(?:>|\|\s)")
RULE = re.compile(r"^\s*[_=*-]{5,}\s*$")
MARK = re.compile(r"^\s*(?:--|—|__)\s*$")
DEVICE = re.compile(r"\s*(?:sent from (?:my|the|outlook|mail|yahoo|samsung|proton)|get outlook for)\b[^\n]{0,60}", re.I)
CLOSING = re.compile(
    r"^\s*(?:(?:kind|best|warm|many)\s+)?(?:regards|wishes|thanks|thank you|thx|cheers|sincerely|respectfully|br|best)"
    r"(?:\s+(?:so much|a lot|again|in advance|regards))?\s*[,.!-]*\s*$",
    re.I,
)
DISCLAIMER = re.compile(
    r"\b(?:intended (?:only |solely )?for the (?:use of the )?(?:addressee|individual|named|intended|person)|"
    r"confidentiality notice|this (?:e-?mail|message|communication)(?:,? (?:and|including) any attachments?,?)? "
    r"(?:is|are|may|contains?)|if you (?:are not|have received this)|"
    r"virus[- ]free|cannot be guaranteed to be|no liability|consider the environment"
    r"|legally privileged|unauthori[sz]ed (?:use|disclosure|review)|"
    r"external (?:e-?mail|sender)|originated (?:from )?outside)",
    re.I,
)
CONTACT = re.compile(
    r"(?:\b(?:tel|phone|office|direct|mobile|cell|fax|ext|[omtpfc])\b\.?\s*[:.]|@|www\.|https?://|\d{3}[-. ]\d{4})",
    re.I,
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in UNSEEN))
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def plain(text: str) -> str:
    """Text without markup, control characters or endless length."""
    text = text[:LONGEST]
    if LOOKS_HTML.search(text):
        parser = _Text()
        parser.feed(text)
        parser.close()
        text = "".join(parser.parts)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\x00", "")
    return re.sub(r"\n{3,}", "\n\n", text)


def own_words(text: str) -> str:
    """What the writer says himself; of a bare forward, what the forwarded mails say."""
    first, *rest = [_unsigned(part) for part in _mails(plain(text))] or [""]
    if len(first.split()) >= 12 and not re.search(
        r"\b(?:see|read) (?:the )?(?:below|attached|chain|thread)\b", first, re.I
    ):
        return first[:KEPT].strip()
    return "\n".join(part for part in [first, *rest] if part)[:KEPT].strip()


def _mails(text: str) -> list[list[str]]:
    """The lines of each mail in a chain, without headers; quoted history is left out."""
    mails: list[list[str]] = [[]]
    lines = text.split("\n")
    heading = False
    for number, line in enumerate(lines):
        line = line[:2_000]
        if _history_starts(line, lines[number + 1 : number + 3]):
            return mails if any(word.strip() for word in mails[0]) else [*mails, _unquoted(lines[number + 1 :])]
        if _is_boundary(line, lines[number + 1 : number + 4]):
            if not heading:
                mails.append([])
            heading = True
        elif heading and (HEADER.match(line) or not line.strip()):
            continue
        elif not QUOTED.match(line):
            heading = False
            mails[-1].append(line)
    return mails


def _history_starts(line: str, following: list[str]) -> bool:
    if WROTE.match(line):
        return True
    return bool(WROTE_OPENING.match(line)) and any(next_.rstrip().endswith("wrote:") for next_ in following[:1])


def _is_boundary(line: str, following: list[str]) -> bool:
    if FORWARD.match(line):
        return True
    return bool(re.match(r"^[>\s*_]*from\s*:", line, re.I)) and sum(bool(HEADER.match(n)) for n in following) >= 2


def _unquoted(lines: list[str]) -> list[str]:
    return [re.sub(r"^[\s>|]+", "", line) for line in lines[:200]]


def _unsigned(lines: list[str]) -> str:
    """A mail's lines up to its signature, without disclaimers."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if MARK.match(line) or (CLOSING.match(line) and _signature_follows(lines[number + 1 :], kept)):
            break
        line = DEVICE.sub("", line)
        if not RULE.match(line) and not DISCLAIMER.search(line):
            kept.append(line)
    return "\n".join(_without_card(kept)).strip()


def _signature_follows(rest: list[str], before: list[str]) -> bool:
    """A closing ends the mail when words came before it and only short lines come after."""
    return any(line.strip() for line in before) and all(len(line) < 80 or DISCLAIMER.search(line) for line in rest)


def _without_card(lines: list[str]) -> list[str]:
    """Cut a business card at the end: short lines, one of them with a phone number or an address."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or (len(lines[end - 1]) < 90 and CONTACT.search(lines[end - 1]))):
        end -= 1
    if end == len([*lines]) or not any(CONTACT.search(line) for line in lines[end:]):
        return lines
    while end > 1 and lines[end - 1].strip() and len(lines[end - 1].split()) <= 5 and lines[end - 1][-1:] not in ".?!":
        end -= 1
    return lines[:end] if any(line.strip() for line in lines[:end]) else lines
