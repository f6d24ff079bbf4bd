"""What an attacker, a broken program or a careless person sends. Strategies of hypothesis, the same at every run."""

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

TEXTS = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud83d", "\u202e\u2066abc", "\ufeff", "é" * 50, "🧨" * 20, "A" * 5_000,
    "x" * 70_000, "' OR 1=1 --", "'; drop table accounts_user; --", "<script>alert(1)</script>", "{{ 7*7 }}", "{% x %}",
    "../../etc/passwd", "%00", "%s%s%s%n", "\r\nSet-Cookie: x=1", "-1", "0", "1e999", "NaN", "Infinity",
    "99999999999999999999",
    "9223372036854775808", "2147483648", "1.5", "٣", "0x10", "true", "null", "[]", "{}", "0000-00-00", "9999-12-31",
    "2026-02-30", "24:61", "1/1/1", "\\", "\"", "${jndi:ldap://x}", "http://127.0.0.1/", "file:///etc/passwd",
    "@", "*", "a" * 255,
]  # fmt: skip
texts = st.sampled_from(TEXTS) | st.text(st.characters(), max_size=40)
numbers = st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**40, 1.5, -0.0, 1e308, float("inf"), float("nan")])
plain = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=8
)


def bounded(examples: int) -> Any:
    """The same examples at every run, as many as named; the fixture is made once for all of them."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def as_json(value: Any) -> bytes:
    """As a program would write it that knows no rules: half a letter and not-a-number too."""
    return json.dumps(value).encode("utf-8", "surrogatepass")
