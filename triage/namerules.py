"""What the board's own names say about a text, for an account whose history is too short to learn from.

No name of any account stands here, only everyday words that mean the same in a ticket as in a name.
"""

from collections.abc import Sequence

from triage.words import telling

ALIKE = [
    "print printer printing copier toner spooler mfp",
    "scan scanner scanning",
    "email mail outlook inbox mailbox exchange",
    "calendar meeting invite appointment",
    "password pasword pwd login logon signin sign log locked unlock account credential access",
    "mfa 2fa authenticator code verification",
    "wifi wireless wi-fi ssid network internet connection offline",
    "vpn remote tunnel rdp",
    "file folder drive share storage onedrive sharepoint mapped",
    "phone handset voicemail call headset",
    "mobile iphone android tablet ipad",
    "computer pc laptop workstation desktop hardware monitor dock screen",
    "software application app program license licence",
    "security phishing spam virus malware suspicious scam",
    "server backup disk",
    "new onboarding starter hire joiner",
    "leaver departing offboarding termination terminated leaving disable",
    "quote order purchase buy quotation",
    "slow performance hang freeze lag",
]
GROUP = {word: number for number, line in enumerate(ALIKE) for word in telling(line)}


def rank_names(text: str, names: Sequence[tuple[int, str]]) -> list[tuple[int, float]]:
    """Ids by how well their name is heard in the text; a weight of 0 is left out."""
    heard = telling(text)[:200]
    said, meant = set(heard), {GROUP[word] for word in heard if word in GROUP}
    scored = [(id_, _match(telling(name), said, meant)) for id_, name in names]
    return sorted([pair for pair in scored if pair[1] > 0], key=lambda pair: (-pair[1], pair[0]))


def _match(name: list[str], said: set[str], meant: set[int]) -> float:
    if not name:
        return 0.0
    hits = [1.0 if word in said else 0.6 if GROUP.get(word) in meant else 0.0 for word in name]
    return sum(hits) / len(name) ** 0.5
