"""Words of a text: lower case, folded, without what carries no meaning."""

import re
import unicodedata
from functools import lru_cache


def bag(words: str) -> frozenset[str]:
    """A set of words, as one writes them down."""
    return frozenset(words.split())


STOP = bag("""
    a about above after again all also am an and any are as at be because been before being both but by can
    cant could did do does doing dont down each few for from further had has have having he her here hers him
    his how i if im in into is it its ive just let me more most my of off on once only or other our out over
    own please pls s same she so some such t than thank thanks that the their them then there these they this
    those through thx to too u up ur us very was we were what when where which while who whom why will with
    would you your hi hello hey dear good morning afternoon regards best kind sincerely cheers get got need
    needs needed want still
    """)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]")
TOKEN = re.compile(r"[a-z0-9][a-z0-9+#]*(?:['.][a-z0-9]+)*")
NUMBER = re.compile(r"[\d.]+")


def fold(text: str) -> str:
    """One spelling for what looks alike: width, accents, invisible marks, typographic quotes."""
    flat = INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return flat.replace("\u2019", "'").replace("\u2018", "'").lower()


def tokens(text: str) -> list[str]:
    """Every word in order, numbers left out: they name a ticket or a room, not a fault."""
    return [word for word in TOKEN.findall(fold(text)) if not NUMBER.fullmatch(word)]


def telling(text: str) -> list[str]:
    """The words that matter, stemmed and in order."""
    return [stem(word) for word in tokens(text) if word not in STOP and len(word) > 1]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A light stem: `printers`, `printing` and `printed` meet, `class` and `status` stay."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 2 and word.endswith(ending) and re.search("[aeiouy]", word[: -len(ending)]):
            return _closed(word[: -len(ending)])
    return word.removesuffix("e") if len(word) > 4 else word


def _closed(root: str) -> str:
    """`stopp` is stop, `remov` stays as `remove` becomes."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl":
        return root[:-1]
    return root.removesuffix("e") if len(root) > 4 else root
