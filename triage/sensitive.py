"""Requests that a person must look at whoever asks: access, identity, people leaving, money, private data.

Rules over everyday English. The phrase that triggered stands beside the flag.
"""

import re
from dataclasses import dataclass

from triage.words import fold

MFA = r"(?:mfa|2fa|two[- ]?factor|multi[- ]?factor|authenticator|authentication app|verification codes?|auth app)"
ASK = (
    r"(?:reset\w*|re-?set|change[ds]?|changing|set(?:ting)? up|re-?register\w*|re-?enroll?\w*"
    r"|remove\w*|turn(?:ed|ing)? off|disabl\w+|bypass\w*|switch\w*|moved?|transfer\w*"
    r"|clear\w*)"
)

RULES: list[tuple[str, str]] = [
    ("password reset", rf"\b(?:{ASK}|new|temp\w*|forgot\w*|forgotten|dont know|don't know"
        rf"|need)\s+(?:\w+['s]*\s+){{0,4}}?(?:pass ?words?|pass?wo?rds?|pwd?|passcode"
        rf"|pin)\b(?! (?:prompt|box|window|field))"),
    ("password reset", r"\b(?:pass ?words?|pwd?|passcode)\s+(?:needs? (?:to be )?)?(?:reset|re-?set|changed"
        r"|unlock\w*)\b(?! (?:yesterday|last|this|on))"),
    ("password reset", r"\b(?:forgot\w*|lost|can'?t remember"
        r"|do(?:es)?n'?t remember)\s+(?:\w+\s+){0,3}(?:pass ?word|pwd?|log ?in)\b"),
    ("second factor", rf"\b{ASK}\s+(?:\w+['s]*\s+){{0,4}}?{MFA}\b"),
    ("second factor", rf"\b{MFA}\s+(?:\w+\s+){{0,3}}?(?:reset|re-?set|disabled|removed|bypass\w*|turned off)\b"),
    ("second factor", rf"\b{MFA}\b.{{0,80}}\b(?:old|new|lost|stolen|broken?|different|another|replaced|traded in"
        rf"|other)\s+(?:i?phone|cell|mobile|device|number)\b"),
    ("second factor", rf"\b(?:old|new|lost|stolen|broken?|different|replaced|traded in)\s+(?:my\s+)?(?:i?phone"
        rf"|cell|mobile|device|number)\b.{{0,80}}\b(?:{MFA}|codes?)\b"),
    ("second factor", r"\btext (?:me )?(?:the |my |a )?(?:code|password)\b|\bcode to (?:this|my new"
        r"|another) (?:number|phone)\b"),
    ("second factor", rf"\b{MFA}\b.{{0,40}}\b(?:goes|going|sent|sends|is sending|still on)\b.{{0,40}}\b(?:phone"
        rf"|number)\b"),
    ("person leaving", r"\b(?:terminat(?:ed|ion|ing|e)|let(?:ting)? (?:\w+ )?go\b(?= (?:today|at|on|this))"
        r"|last day|off-?board\w*|resign\w*|laid off|no longer (?:works?|with us|employed"
        r"|with the (?:company|firm))|departing|leaving (?:us|the (?:company|firm|practice))"
        r"|has left the|fired|quit (?:today|yesterday|this))\b"),
    ("person leaving", r"\b(?:disable|deactivate|shut off|cut off|revoke|block|lock (?:out )?|kill)\s+(?:the "
        r"|all (?:of )?)?(?:\w+['s]*\s+){0,3}?(?:accounts?|access|log-?ins?|user|email|mailbox)\b"),
    ("person leaving", r"\bdisable (?!the (?:add|plug|firewall|wifi|service|printer))(?:\w+ ){1,3}(?:at|by|today"
        r"|tonight|immediately|effective|asap)\b"),
    ("person leaving", r"\b(?:he|she|they) (?:does|do)(?:n'?t| not) know(?: yet)?\b"),
    ("permission", r"\b(?:give|grant|gets?|needs?|allow|add|provide)\s+(?:\w+['s]*\s+){0,5}?(?:access"
        r"|permissions?|rights|admin(?:istrator)?(?: rights)?|full control)\b(?! (?:database"
        r"|runtime|denied))"),
    ("permission", r"\b(?:local|global|domain) admin\w*\b(?: rights| access)?|\badmin rights\b"),
    ("permission", r"\b(?:delegate|full|send[- ]as|send on behalf|read) (?:access|permission)s? (?:to|for|on)\b"),
    ("permission", r"\baccess to (?:\w+['s]*\s+){1,3}?(?:mailbox|inbox|email|e-mail|calendar|files|onedrive"
        r"|folder|drive)\b"),
    ("forwarding", r"\bforward(?:ing)?\s+(?:all\s+)?(?:\w+['s]*\s+){0,4}?(?:e-?mails?|mail|messages?|inbox"
        r"|mailbox)\s+(?:to|for)\b"),
    ("person joining", r"\b(?:new (?:user|hire|employee|starter|team member|staff(?: member)?)"
        r"|starts (?:on )?(?:tomorrow|monday|tuesday|wednesday|thursday|friday|next)"
        r"|on-?boarding)\b"),
    ("money", r"\b(?:wire (?:transfer|instructions?|the)|bank (?:details?|account|info\w*|change)"
        r"|routing number|ach|direct deposit|payment (?:details|instructions)|gift cards?"
        r"|payroll (?:change|info\w*))\b"),
    ("compromise", r"\b(?:been hacked|got hacked|hacked|ransom\w*|compromised|clicked (?:on )?(?:the|a|that"
        r"|this) (?:link|attachment)|(?:typed|entered|put in|gave)\s+(?:\w+ ){0,4}(?:password"
        r"|credentials)\s+(?:\w+ ){0,4}(?:link|site|page|form|website|call\w*|guy))\b"),
    ("private data", r"\b(?:social security|ssn|medical records?|patient (?:data|records?|files?)|legal hold"
        r"|litigation hold|subpoena|confidential|personnel file)\b"),
    ("lost device", r"\b(?:lost|stolen|left|stole)\s+(?:my|his|her|their|the|a)?\s*(?:work |company )?(?:laptop"
        r"|i?phone|tablet|ipad|device|surface)\b(?! (?:on|at) (?:my|the) desk)"),
]  # fmt: skip
COMPILED = [(kind, re.compile(pattern, re.S)) for kind, pattern in RULES]
FAULTS = re.compile(
    r"\b(?:since|after|ever since|following)\s+(?:\w+\s+){0,5}$|\b(?:keeps?|keep on) (?:ask"
    r"|askng|prompt)\w*\s+(?:\w+\s+){0,6}$"
)


@dataclass(frozen=True)
class Sign:
    kind: str  # what makes it sensitive
    phrase: str  # as it stands in the (folded) text


def sensitive_signs(text: str) -> list[Sign]:
    """Every kind of sensitive request found, each once, with its phrase; an empty list is no promise."""
    folded = " ".join(fold(text[:20_000]).split())
    found: dict[str, Sign] = {}
    for kind, pattern in COMPILED:
        match = next((m for m in pattern.finditer(folded) if not _only_when(kind, folded, m.start())), None)
        if match:
            found.setdefault(kind, Sign(kind, match.group()[:120]))
    return list(found.values())


def _only_when(kind: str, text: str, start: int) -> bool:
    """`since the password change` tells when a fault began; nobody asks for a change."""
    return kind in ("password reset", "second factor") and bool(FAULTS.search(text[max(0, start - 60) : start]))
