"""What to ask when a ticket says too little: one to three questions that would decide."""

import re
from collections.abc import Collection
from dataclasses import dataclass

LONG_ENOUGH = 80  # words; who writes more has told what he knows

TEXTS = {
    "what": "What happens, and what were you trying to do?",
    "message": "What does the message on the screen say, word for word?",
    "device": "Which computer or device is it (name or asset tag)?",
    "who": "Who is affected: one person, or others as well?",
    "since": "Since when, and what changed before that?",
}
MESSAGE = re.compile(
    r"error|says|saying|message|prompt|pop ?up|asks|asking|0x[0-9a-f]{4,}|\bcode\b|[\"“][^\"”]{6,}[\"”]|denied|refused",
    re.I,
)
DEVICE = re.compile(
    r"\b(?:laptop|workstation|desktop|pc|computer|server|printer|scanner|copier|phone|iphone|android|tablet|ipad|"
    r"monitor|screen|dock\w*|headset|router|firewall|switch|[a-z]{2,}-[a-z0-9-]*\d[a-z0-9-]*)\b",
    re.I,
)
SINCE = re.compile(
    r"\b(?:since|started|yesterday|today|this morning|after (?:the|a|my|i)|last (?:week|night|month|friday|monday)|"
    r"(?:\d+|two|three|few) (?:minutes?|hours?|days?|weeks?) ago|again|time this week|monday|tuesday|wednesday|"
    r"thursday|friday|just now)\b",
    re.I,
)
WHO = re.compile(
    r"\b(?:i|my|me|i'?m|we|our|us|everyone|everybody|nobody|all of|users?|he|she|they|team|office|department|floor)\b",
    re.I,
)
FAULT = re.compile(
    r"can'?t|cannot|could ?n'?t|won'?t|not |n't|fail|error|slow|stuck|broken|broke|down|lost|missing|crash|freez|"
    r"black|blank|keeps?|unable|refus|den(?:y|ied)|offline|locked|stopped|no longer|disconnect|drops?\b",
    re.I,
)
SIGNS = {"message": MESSAGE, "device": DEVICE, "since": SINCE, "who": WHO}


@dataclass(frozen=True)
class Question:
    key: str  # what | message | device | who | since
    text: str


def questions_for(text: str, *, vague: bool, pictured: bool, known: Collection[str]) -> tuple[Question, ...]:
    """At most three, none about what is known; a request that tells no fault is asked nothing."""
    keys = ["what", "message", "device"] if vague else _missing(text)
    if pictured and not vague and "message" not in keys:
        keys = ["message", *keys]  # nobody here can read a picture
    return tuple(Question(key, TEXTS[key]) for key in keys if key not in known)[:3]


def _missing(text: str) -> list[str]:
    if not FAULT.search(text) or len(text.split()) > LONG_ENOUGH:
        return []
    return [key for key, sign in SIGNS.items() if not sign.search(text)]
