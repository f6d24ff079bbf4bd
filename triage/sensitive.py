"""Requests that a person must look at whoever asks: access, identity, people leaving, money, private data.

Rules over everyday English, made to find too much rather than too little. The phrase that triggered stands
beside the flag. An empty answer is no promise; it only says that no rule spoke.
"""

import re
from dataclasses import dataclass

from triage.words import fold

LONGEST = 20_000

GAP = r"(?:\w[\w'-]*\s+){0,4}?"
KEYWORD = r"(?:pass ?words?|pas+wo?r?ds?|passwrod|pwd?|passcode|passphrase|pin)"
FACTOR = (
    r"(?:mfa|2fa|two[- ]?factor|multi[- ]?factor|authenticator|authentication app|verification codes?|auth app"
    r"|security codes?|(?:sign[- ]?in|log[- ]?in|code) app)"
)
RESET = (
    r"(?:re-?set(?:ting)?|change|changing|re-?register|re-?enroll?|remove|clear"
    r"|turn(?:ing)? off|disable|bypass|skip)"
)
OTHER = r"(?:old|new|lost|stolen|broken|different|another|other|replaced|traded in)"
PHONE = r"(?:i?phone|cell|mobile|handset|device|number)"
DEVICE = r"(?:laptop|notebook|i?phone|mobile|tablet|ipad|surface|work (?:device|computer)|usb (?:stick|drive))"
RIGHTS = r"(?:access|permissions?|rights|admin(?:istrator)?(?: rights)?|full control)"
SOON = r"(?:today|tonight|now|immediately|effective|asap|at \d|by \d|at noon|at once)"

RULES: dict[str, tuple[str, ...]] = {
    "password reset": (
        rf"\b(?:{RESET}|forg[eo]t\w*|lost|unlock)\s+{GAP}{KEYWORD}\b(?! (?:prompt|box|window|field))",
        rf"\b(?:need|want|give|send|get|tell|text|issue|please)\s+{GAP}(?:new|temp\w*|my|a|the)\s+{KEYWORD}\b",
        rf"\b{KEYWORD}\s+(?:needs? (?:to be )?|must be )?(?:re-?set|unlock\w*)\b(?! (?:yesterday|last|this|on))",
        rf"\b(?:do(?:es)?n'?t|do not|can'?t|cannot) (?:know|remember|recall)\s+{GAP}(?:{KEYWORD}|log ?in)\b",
        rf"\b{KEYWORD}\b.{{0,30}}\bexpired\b.{{0,60}}\b(?:must|can ?no?t|update|change it|locked)\b",
        rf"\b{KEYWORD} (?:has |is )?expired\b(?!.{{0,60}}\b(?:made|changed|new one|set a)\b)|\btemp\w* {KEYWORD}\b",
        rf"\b(?:{KEYWORD}|code)\s+(?:is|was|gets?) not (?:taken|accepted)\b",
    ),
    "second factor": (
        rf"\b(?:{RESET}|set(?:ting)? up|switch|move|transfer)\s+{GAP}{FACTOR}\b",
        rf"\b{FACTOR}\s+{GAP}(?:re-?set|disabled|removed|bypass\w*|turned off)\b",
        rf"\b(?:{FACTOR}|codes?|approv\w+|text message)\b.{{0,80}}\b{OTHER}\s+(?:my\s+)?{PHONE}\b",
        rf"\b{OTHER}\s+(?:my\s+|work\s+)?{PHONE}\b.{{0,80}}\b(?:{FACTOR}|codes?|approve|approval)\b",
        rf"\b(?:{FACTOR}|code)\b.{{0,40}}\b(?:goes|going|sent|sends|still on)\b.{{0,40}}\b(?:phone|number)\b",
        r"\btext (?:me )?(?:the |my |a )?code\b|\bcode to (?:this|my new|another) (?:number|phone)\b",
        r"\bmore information required\b|\bapproval request\b.{0,40}\b(?:never|not|nothing)\b",
    ),
    "person leaving": (
        r"\b(?:terminat(?:ed|ion|ing|e)|last day|off-?board\w*|resign(?:s|ed|ation)?"
        r"|laid off|departing|escorted|retires?"
        r"|retiring|fired|let go (?:today|at|on|this)|quit (?:today|yesterday|this))\b",
        r"\b(?:no longer (?:works?|with us|employed|with the (?:company|firm))|part(?:ed|ing)? ways|has left the"
        r"|leaving (?:us|the (?:company|firm|practice))|left (?:us|the (?:company|firm"
        r"|practice)|last (?:week|month|year)))\b",
        rf"\b(?:disable|deactivate|shut off|cut off|revoke|block|lock out|kill)\s+(?:the |all (?:of )?)?{GAP}"
        r"(?:accounts?|access|log-?ins?|users?|mailbox)\b",
        rf"\b(?:disable|deactivate|shut off|cut off|lock out)\s+(?!the )(?:\w+ ){{1,3}}{SOON}",
        r"\b(?:he|she|they) (?:does|do)(?:n'?t| not) know(?: yet)?\b|\bbe discreet\b",
    ),
    "permission": (
        rf"\b(?:give|grant|gets?|needs?|allow|add|provide|want"
        rf"|wants)\s+{GAP}{RIGHTS}\b(?! (?:database|runtime|denied))",
        r"\b(?:local|global|domain) admin\w*\b|\badmin rights\b",
        r"\b(?:full|send[- ]as|delegate|read) (?:access|permission)s? (?:to|for|on)\b|\bsend on behalf\b",
        rf"\baccess to {GAP}(?:mailbox|inbox|e-?mails?|calendar|files|onedrive|folder|drive)\b",
        r"\bsame (?:access|rights|permissions|groups) as\b",
    ),
    "forwarding": (rf"\bforward(?:ing)?\s+(?:all\s+)?{GAP}(?:e-?mails?|mail|messages?|inbox|mailbox)\s+(?:to|for)\b",),
    "recovery key": (r"\brecovery key\b|\bbitlocker\b|\b48[- ]?digits?\b|\bkey id\b",),
    "money": (
        r"\bwire (?:transfer|instructions?|the)\b|\brouting number\b|\bdirect deposit\b"
        r"|\bpayment (?:details|instructions)\b",
        r"\bbank (?:details?|account|info\w*|change)\b|\bgift cards?\b"
        r"|\bpayroll (?:change|info\w*)\b|\bwrong account\b",
    ),
    "compromise": (
        r"\b(?:been|got|was|were) hacked\b|\bhacked\b|\bransom\w*|\bcompromised\b"
        r"|\bclicked (?:on )?(?:the|a|that|this) link\b",
        rf"\b(?:typed|entered|put in|gave)\s+{GAP}(?:{KEYWORD}"
        rf"|credentials)\s+{GAP}(?:link|site|page|form|website|caller)\b",
        r"\b(?:i |we )?(?:did ?n'?o?t|did not|never) (?:send|make|create) (?:this|that|it|them|these|those)\b",
        r"\b(?:spam|strange (?:links?|mails?)|a share|(?:e-?)?mails?) from (?:me|my (?:address|account|name))\b",
        r"\brules? (?:that )?i did(?:n'?t| not)\b|\bsend them strange\b",
    ),
    "private data": (
        r"\b(?:social security|ssn|legal hold|litigation hold|subpoena|personnel file)\b"
        r"|\bconfidential(?:ly)?\b(?! ?:)",
        r"\b(?:send|release|copy of|need|access|export)\s+(?:\w+ ){0,3}(?:medical|patient"
        r"|student) (?:records?|data|files?)\b",
    ),
    "lost device": (
        rf"\b(?:lost|stolen|stole|misplaced|can'?t find|cannot find|left)\s+(?:my|his|her"
        rf"|their|the|a|our)?\s*(?:\w+ )?{DEVICE}\b"
        r"(?! (?:on|at) (?:my|the) desk)",
        rf"\b{DEVICE}\b.{{0,30}}\b(?:stolen|is gone|gone\b|lost|missing|taken from|left in|in the lake)\b|\btheft\b",
        r"\btaken from (?:a|the|my) (?:locker|car|bag|truck|van)\b",
    ),
}
COMPILED = [(kind, re.compile(pattern)) for kind, patterns in RULES.items() for pattern in patterns]
TOLD_AS_CAUSE = re.compile(r"\b(?:since|after|ever since|following|keeps? ask\w*|keeps? prompt\w*)\s+(?:\w+\s+){0,5}$")


@dataclass(frozen=True)
class Sign:
    kind: str  # what makes it sensitive
    phrase: str  # as it stands in the text, folded


def sensitive_signs(text: str) -> list[Sign]:
    """Every kind of sensitive request found, each once, with its phrase."""
    folded = " ".join(fold(text[:LONGEST]).split())
    found: dict[str, Sign] = {}
    for kind, pattern in COMPILED:
        if kind in found:
            continue
        match = next((m for m in pattern.finditer(folded) if not _is_cause(kind, folded, m.start())), None)
        if match:
            found[kind] = Sign(kind, match.group()[:120])
    return list(found.values())


def _is_cause(kind: str, text: str, start: int) -> bool:
    """`since the password change` tells when a fault began; nobody asks for a change."""
    return kind in ("password reset", "second factor") and bool(TOLD_AS_CAUSE.search(text[max(0, start - 60) : start]))
