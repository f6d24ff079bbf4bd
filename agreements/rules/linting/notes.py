"""What the words of a note tell a clerk. General English only: no name of anybody's own making is known here."""

import re

WORD = re.compile(r"[a-z][a-z'-]+")
ENOUGH = 3  # words that tell something


def listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say that something was done, not what.
EMPTY = listed(
    """
    a an and are as at be been by did do done email entry fine fix fixed for from good had has have he her him his
    in info is issue it its just mail me my no note notes now of off ok okay on or our per please problem resolved
    same see she so solved still that the their them then they thing this ticket time to up us user was we went
    were will with working works you close closed closing customer client again also all
    """
)
TALK = listed(
    """
    asked call called calling chat chatted contacted discussed emailed lvm meeting phoned rang spoke talked texted
    voicemail messaged
    """
)
TALK_PHRASES = ("left message", "left a message", "followed up", "follow up", "checked in with", "touched base")
WORK = listed(
    """
    added adjusted applied assigned attached blocked booted built changed checked cleaned cleared cleaning
    configured connected copied corrected created deleted deployed diagnosed disabled disabling documented
    downloaded enabled enrolled exported extended fixed formatted imaged imported installed investigated joined
    loaded mapped migrated monitored mounted moved ordered patched printed provisioned pushed ran reboot rebooted
    rebuilt recreated reconnected redeployed refreshed registered reimaged reinstalled released removed renamed
    renewed repaired replaced reset resolved restarted restored resynced reviewed revoked rolled run scanned set
    setup signed solved swapped switched synced tested traced troubleshooting troubleshot tuned turned unblocked
    unlocked unplugged updated updating upgraded verified wiped wired
    """
)
# What nobody prints on an invoice: blame, guessing, waiting.
UNFIT = (
    "to himself again", "to herself again", "to themselves again", "own fault", "for the third time", "no idea",
    "tried things", "at lunch", "stupid", "clueless", "not my job", "should know better",
)  # fmt: skip
ONSITE = re.compile(r"\b(on[- ]?site|drove (?:out )?to|travel+ed to|at (?:the|their) office|visited)\b")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def is_thin(text: str) -> bool:
    """Too little for a customer to know what he pays for."""
    return len(set(words(text)) - EMPTY) < ENOUGH


def is_only_talk(text: str) -> bool:
    """A note that says too little is no talk either: nobody knows what was done."""
    if is_thin(text):
        return False
    said = set(words(text))
    talks = bool(said & TALK) or any(phrase in text.lower() for phrase in TALK_PHRASES)
    return talks and not said & WORK


def unfit_words(text: str) -> str:
    """The first of them; empty for a note that may be printed."""
    plain = " ".join(text.lower().split())
    return next((phrase for phrase in UNFIT if phrase in plain), "")


def onsite_words(text: str) -> str:
    found = ONSITE.search(text.lower())
    return found.group(0) if found else ""
