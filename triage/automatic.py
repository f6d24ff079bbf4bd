"""Mail that no person wrote to us: absences, bounces, newsletters. And thanks that ask for nothing."""

import re

from triage.words import bag, tokens

REPLY = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|undeliver\w+|"
    r"delivery (?:status notification|has failed|failed|delayed)|mail delivery (?:failed|subsystem)|returned mail|"
    r"i have left the company)",
    re.I,
)
BODY = re.compile(
    r"^(?:i am|i'm|we are|our office is) (?:currently )?(?:out of (?:the )?office|away|closed|on (?:leave|vacation))"
    r"|\bunsubscribe\b|\bview (?:this |it )?(?:e?-?mail )?in (?:your )?browser\b"
    r"|\byou (?:get|receive|are receiving) this "
    r"(?:e-?mail|mail|message|newsletter) because\b",
    re.I,
)
ASKS = re.compile(
    r"\?|\b(?:help|how do|how to|can you|could you|please (?:fix|check|look)|i (?:get"
    r"|got|need|want|keep)|we (?:get|need)|"
    r"my (?:mail|email|message|customer)s?|called in|screenshot|\w+\.png)\b",
    re.I,
)
THANKED = re.compile(r"\b(?:thank(?:s| you)|thx)\b", re.I)
WORKS = bag("works working fixed perfect great awesome solved resolved")
LONGEST_THANKS = 8  # telling words


def is_automatic(subject: str, body: str) -> bool:
    """Written by a machine or for everybody; a person who asks about such a mail is none."""
    opening = " ".join(body[:1_500].split())
    if BODY.search(opening):
        return not ASKS.search(opening)
    return bool(REPLY.search(subject)) and not ASKS.search(opening)


def is_only_thanks(text: str, telling_words: int) -> bool:
    if not THANKED.search(text) or "?" in text or telling_words > LONGEST_THANKS:
        return False
    return telling_words == 0 or bool(WORKS & set(tokens(text)))
