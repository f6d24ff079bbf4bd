#!/usr/bin/env python3
"""Verifies the JSON export of an audit log. Needs Python 3.9 or later and nothing else; imports nothing of cwhub.

    python verify_audit_export.py export.json [head.json ...]

Every entry carries the link that was hashed. This program hashes it again, follows the links from one to the next,
and compares sentence and body with their hashes. With exported heads (the installation writes one a day) it also finds
a chain that was cut at its end or written anew as a whole.

Exit code 0: all of it holds. 1: it does not, and the first fault is named. 2: a file cannot be read.
"""

import hashlib
import json
import sys
from typing import Any

FORMAT = "cwhub-audit-1"


class Broken(Exception):
    """The first fault, as a sentence."""


def canonical(value: Any) -> bytes:
    """Keys in order, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def where(entry: Any) -> str:
    link = entry.get("link", {})
    return f"entry {link.get('n')} ({link.get('uid')}, {link.get('at')})"


def check_contents(entry: Any) -> bool:
    """Returns False where the contents were forgotten, which an export cannot prove to be right."""
    link, salt = entry["link"], entry.get("salt", "")
    if entry.get("sentence") is None:
        return False
    if sha256(salt.encode() + entry["sentence"].encode("utf-8")) != link["sentence_sha256"]:
        raise Broken(f"The sentence of {where(entry)} was changed.")
    if not link["body_sha256"]:
        if entry.get("body") is not None:
            raise Broken(f"{where(entry)} has a body that it did not have when it was sealed.")
        return True
    if entry.get("body") is None or sha256(salt.encode() + canonical(entry["body"])) != link["body_sha256"]:
        raise Broken(f"The body of {where(entry)} was changed or is missing.")
    return True


def check_link(entry: Any, account: str) -> None:
    link = entry["link"]
    if link["account"] != account:
        raise Broken(f"{where(entry)} belongs to another account.")
    if sha256(canonical(link)) != entry["sha256"]:
        raise Broken(f"{where(entry)} or its seal was changed.")


def check_order(entry: Any, before: tuple[int, str], whole: bool) -> None:
    """Neighbours must follow one another; a part of the log may leave some out, but never go back."""
    link = entry["link"]
    last_n, last_hash = before
    if link["n"] <= last_n or (whole and link["n"] != last_n + 1):
        raise Broken(f"{where(entry)} stands after number {last_n}: entries are missing or out of order.")
    if link["n"] == last_n + 1 and link["previous"] != last_hash:
        raise Broken(f"{where(entry)} does not follow the one before it.")


def check_heads(told: Any, heads: Any, last: tuple[int, str], known: dict[int, str]) -> None:
    """`told`: the export's own head; `heads`: those of the daily files; `known`: hashes by number."""
    for name, head in heads:
        if head["account"] != told["account"]["uid"]:
            raise Broken(f"{name} is the head of another account.")
        if told["whole"] and head["n"] > last[0]:
            raise Broken(f"The chain ends at {last[0]}, but {name} tells of {head['n']}: it was cut at its end.")
        if head["n"] in known and known[head["n"]] != head["sha256"]:
            raise Broken(f"Entry {head['n']} is not what {name} tells: the chain was written anew.")
    own = told.get("head")
    if own and told["whole"] and own["n"] > last[0]:
        raise Broken(f"The export says that the chain reaches {own['n']}, and ends at {last[0]}.")
    if own and own["n"] in known and known[own["n"]] != own["sha256"]:
        raise Broken(f"Entry {own['n']} is not the head that the export names.")


def verify(told: Any, heads: Any) -> dict[str, Any]:
    """Returns counts of what was looked at. Raises Broken."""
    if told.get("format") != FORMAT:
        raise Broken(f"This is no export of the kind {FORMAT}.")
    account, whole = told["account"]["uid"], told["whole"]
    counts: dict[str, Any] = {"sealed": 0, "waiting": 0, "forgotten": 0}
    last: tuple[int, str] = (0, "")
    known: dict[int, str] = {}
    for entry in told["entries"]:
        if entry["sha256"] is None:
            counts["waiting"] += 1
            continue
        if counts["waiting"]:
            raise Broken(f"{where(entry)} stands after entries that have no seal yet.")
        check_order(entry, last, whole)
        check_link(entry, account)
        counts["forgotten"] += not check_contents(entry)
        counts["sealed"] += 1
        last = (entry["link"]["n"], entry["sha256"])
        known[last[0]] = last[1]
    if told["count"] != len(told["entries"]):
        raise Broken(f"The export says {told['count']} entries and holds {len(told['entries'])}.")
    check_heads(told, heads, last, known)
    counts["last"] = last
    return counts


def read(path: str) -> Any:
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 2
    try:
        told = read(arguments[0])
        heads = [(path, read(path)) for path in arguments[1:]]
    except (OSError, ValueError) as error:
        print(f"Cannot be read: {error}")
        return 2
    try:
        counts = verify(told, heads)
    except Broken as fault:
        print(f"BROKEN. {fault}")
        return 1
    except (KeyError, TypeError, AttributeError) as error:
        print(f"BROKEN. The export is not as it was written: {type(error).__name__} {error}.")
        return 1
    part = "the whole log" if told["whole"] else "a part of the log: between its entries others are left out"
    print(f"Unbroken: {counts['sealed']} sealed entries, {part}. Last: {counts['last'][0]}, {counts['last'][1]}.")
    if counts["forgotten"]:
        print(f"{counts['forgotten']} entries are without contents: these were forgotten, their links hold.")
    if counts["waiting"]:
        print(f"{counts['waiting']} entries have no seal yet; export again in a minute.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
