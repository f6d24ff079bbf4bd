"""What must never be repeated elsewhere: secrets, people's private data, other clients' names and machines.

When in doubt a clause is dropped: a missing step costs a look at the source, a leaked one costs trust.
"""

import re
from collections.abc import Collection

from triage.words import bag, fold

SECRET = re.compile(
    r"\b(?:password|passwd|pass ?code|pw|pwd|pin|secret|passphrase|psk|api[ _-]?key|token"
    r"|cred(?:ential)?s?|recovery key|"
    r"wi-?fi key|code)\b\s*(?:is|was|=|:|->|to|\()\s*[\"'`]?(?=\S*[\d!@#$%^&*?])\S{4,}"
    r"|\b(?:password|pw|pwd|passcode|passphrase)\s*(?:=|:|\bis\b|\bwas\b)\s*[\"'`]?\S{3,}"
    r"|\b(?:password|pw|pwd)\s+(?:(?:re)?set\s+)?(?:to|as)\s+[\"'`]?[A-Z]\S{5,}"
    r"|\b(?:[A-Z0-9]{5}-){3,}[A-Z0-9]{5}\b|\b(?:\d{6}-){5,}\d{6}\b"
    r"|\b[A-Za-z0-9+/_-]{32,}={0,2}",
    re.I,
)
MIXED = re.compile(r"(?<!\S)(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?=\S*[!@#$%^&*?+])[^\s/\\]{7,}(?!\S)")
PRIVATE = re.compile(
    r"\b\d{1,5}\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w']+\s+){1,3}(?:St|Street|Ave|Avenue|Rd|Road|Dr"
    r"|Drive|Ln|Lane|Blvd|Ct|Court|"
    r"Way|Pl|Place|Ter|Terrace|Cir|Circle|Hwy|Pkwy)\b"
    r"|\b(?:home address|date of birth|dob|ssn|social security|chart (?:no|number|#)|mrn)\b"
    r"|\b\d{3}-\d{2}-\d{4}\b|\b(?:\d[ -]?){13,16}\b"
    r"|\b(?:[Pp]atients?|PATIENT|[Pp]t|[Cc]hart (?:of|for)|[Ss]tudent"
    r"|[Rr]esident)\b[:,]?\s+(?:named\s+|is\s+|was\s+)?[A-Z][a-z]+",
)
TELLS_WHERE = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|https?://|\bwww\.|\\\\\w+|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[a-z0-9-]+\.)+(?:local|lan|internal|corp|com|net|org|example|us|edu|gov|io)\b"
    r"|(?:\+?\d{1,2}[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\b\d{3}[-.]\d{4}\b|\bext\.?\s*\d+",
    re.I,
)
HOST = re.compile(r"\b(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+\b|\b[A-Z]{2,}\d{2,}\b")
NOT_HOSTS = re.compile(
    r"\b(?:KB\d+|MS\d+|RJ-?45|USB-[AC]|WPA\d|IKEV\d|HTTP\d?|TLS\d*|M365|O365|E[135]|F[13]|WI-FI"
    r"|SHA\d+|AES\d+|[A-Z]+-(?:IN|OUT|UP|OFF|ON))\b",
    re.I,
)
POSSESSIVE = re.compile(r"(?<!^)(?<![.:;] )\b[A-Z][a-z]+'s\b|\b(?:Dr|Mr|Mrs|Ms|Prof|Fr|Pastor)\.?\s+[A-Z]")
ORDINARY = bag("""
    old backup connector station point practice center centre care office team billing accounting purchasing
    orders will mark may grant bill rich art chase frank hope grace page case iris dean drew jack pat sue rob
    ray gene dale june april august faith joy ivy rose lane cliff wade penny sandy rusty sky brook field ford
    carter cook baker mason port self price day long short young best king law north south east west group
    services company main front desk user users reset new the and family dental supply media print mobile
    wells banks rivers stone wood woods park green white black brown gray parish medical school food foods
    motors home house senior living network
    """)  # fmt: skip


def holds_secret(clause: str) -> bool:
    """Looks like it holds a password, a key, an address or a patient: nobody repeats that, not even at home."""
    return bool(_secret(clause) or PRIVATE.search(clause))


def _secret(clause: str) -> bool:
    cased = [m for m in SECRET.finditer(clause) if not _only_letters(m.group())]
    return bool(cased or MIXED.search(clause))


def _only_letters(found: str) -> bool:
    """A long run of letters and slashes is a path or a word, not a key."""
    return len(found) >= 32 and not re.search(r"\d", found)


def names_a_place(clause: str) -> bool:
    """Holds a host, an address, a phone number or a person: not to be shown outside its own client."""
    hosts = [host for host in HOST.findall(clause) if not NOT_HOSTS.fullmatch(host)]
    return bool(TELLS_WHERE.search(clause) or hosts or POSSESSIVE.search(clause))


class Forbidden:
    """Names that must not be repeated: whole names anywhere, their parts unless they are everyday words."""

    def __init__(self, names: Collection[str]) -> None:
        whole = {" ".join(fold(name).split()) for name in names}
        self._whole = {name for name in whole if len(name) > 2 and (" " in name or name not in ORDINARY)}
        parts = {part for name in whole for part in re.findall(r"[a-z][a-z'-]{2,}", name)}
        self._parts = {part for part in parts if part not in ORDINARY}

    def found_in(self, clause: str) -> bool:
        folded = " ".join(fold(clause).split())
        words = {word.removesuffix("'s") for word in re.findall(r"[a-z0-9][a-z0-9_'-]*", folded)}
        if words & self._parts or words & self._whole:
            return True
        return any(name in folded for name in self._long_names(folded))

    def _long_names(self, folded: str) -> list[str]:
        return [name for name in self._whole if " " in name and name in folded]
