"""What people write around their wish: greetings, good wishes, form labels, who is calling. None of it is a fault."""

import re

FRAMES = re.compile(
    r"^voice ?mail (?:message )?from [+\d() -]+\s*"
    r"|^(?:hi|hello|hey)?,? ?this is (?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?"
    r"(?: (?:at|from|with|over at|calling from) (?:the )?(?:(?-i:[A-Z])[\w'&-]*\s?){1,4})?"
    r"|^(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)? (?:called|phoned)(?: in)?[.:,]\s*"
    r"|^\[attached (?:message|mail|file)s?:?\s*(?P<kept>[^\]\n]*)\]"
    r"|^(?:urgency|priority|impact)\s*:.*$"
    r"|^(?:asset(?: tag)?|device|computer)\s*:\s*(?:i )?(?:-|n/?a|none|\?+|do ?n.?t know|unknown|not sure)?\s*$"
    r"|^(?:issue|details|description|problem|subject|summary)\s*:\s*(?:see (?:above|below)\.?\s*$)?",
    re.I | re.M,
)
GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))\b(?:[ ,]+(?:team"
    r"|all|everyone|there|guys|folks|sir|madam|"
    r"support|help ?desk|it))*[ ,.!:-]*(?=\n|$)"
    r"|^(?:hi|hello|hey|dear|good (?:morning|afternoon))\b(?:[ ,]+(?:team|all"
    r"|everyone|there|guys|folks|support))+[ ,.!:-]*",
    re.I | re.M,
)
WISHES = re.compile(
    r"\b(?:i )?hope (?:you|this|everyone|all)(?:'re| are| is"
    r"| finds you)?[^.!\n]{0,40}(?:well|good|great)[^.!\n]{0,30}[.!]?"
    r"|\bno (?:hurry|rush)(?: at all)?,? ?(?:and )?|\b(?:thank you|thanks)(?: so much"
    r"| very much| a lot)? in advance[.!]?"
    r"|\bplease see (?:below|attached)(?:\s*/\s*attached)?[,.]?\s*(?:thanks?|thx)?[.!]?"
    r"|\bthank you (?:so|very) much[.!]?|\b(?:um+|uh+|er+m)\b",
    re.I,
)
NAME_ALONE = re.compile(r"\n\s*[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?[.,]?\s*$")


def without_pleasantries(text: str) -> str:
    """The text without its frame; a text that is nothing but frame comes back empty."""
    bare = NAME_ALONE.sub("", text) if "\n" in text.strip() else text
    bare = FRAMES.sub(r"\g<kept>", bare)
    bare = WISHES.sub("", GREETING.sub("", bare))
    bare = re.sub(r"[ \t]{2,}", " ", bare)
    return re.sub(r"\n\s*\n+", "\n", bare).strip()
