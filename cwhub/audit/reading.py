"""What an entry tells, in the words of its page and of its export: policy, approval, before and after, layers, undo."""

from dataclasses import dataclass, field
from typing import Any

from cwhub.audit.models import AuditEntry

AUTOMATED = ("policy", "system")
SHORT = 500


@dataclass(frozen=True)
class Facts:
    automated: bool
    policy: str = ""
    approval: str = ""
    changes: list[dict[str, str]] = field(default_factory=list)  # field, before, after
    layers: list[dict[str, str]] = field(default_factory=list)  # layer, word, why
    undo: dict[str, Any] | None = None  # can, why, until


def facts_of(entry: AuditEntry) -> Facts:
    data = entry.body.data if entry.body else {}
    return Facts(
        automated=entry.actor_kind in AUTOMATED,
        policy=policy_of(data),
        approval=str(data.get("approved_by") or ""),
        changes=changes_of(data),
        layers=list(data.get("layers") or ()),
        undo=data.get("undo"),
    )


def policy_of(data: dict[str, Any]) -> str:
    words = [f"policy version {data['policy_version']}"] if data.get("policy_version") is not None else []
    words += [f"level {data['level']}"] if data.get("level") else []
    words += [str(data["mode"])] if data.get("mode") else []
    return ", ".join(words)


def changes_of(data: dict[str, Any]) -> list[dict[str, str]]:
    """Of a change: its rows. Of writes: what each found and left. Of a setting: its value before and after."""
    if data.get("diff"):
        return [change_of(row) for row in data["diff"]]
    if data.get("writes"):
        return [change for write in data["writes"] for change in changes_of_write(write)]
    if "after" in data:
        return [{"field": "Value", "before": text(data.get("before")), "after": text(data["after"])}]
    return []


def change_of(row: dict[str, Any]) -> dict[str, str]:
    name = str(row.get("field") or row.get("label") or row.get("name") or "Text")
    if "lines" in row:
        kept = {sign: "\n".join(line["text"] for line in row["lines"] if line["op"] != sign) for sign in ("+", "-")}
        return {"field": name, "before": text(kept["+"]), "after": text(kept["-"])}
    return {"field": name, "before": text(row.get("before")), "after": text(row.get("after"))}


def changes_of_write(write: dict[str, Any]) -> list[dict[str, str]]:
    before, after = write.get("before") or {}, write.get("after") or {}
    inner = after.get("fields")
    fields = inner if isinstance(inner, dict) else after
    changed = {name: value for name, value in fields.items() if before.get(name) != value}
    named = [{"field": f"{write['kind']}: {name}", "before": text(before.get(name)), "after": text(value)}
             for name, value in changed.items()]  # fmt: skip
    return named


def text(value: Any) -> str:
    """A value for a person: references by their name, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or ", ".join(f"{k} {text(v)}" for k, v in value.items()))[
            :SHORT
        ]
    if isinstance(value, list):
        return ", ".join(text(one) for one in value)[:SHORT]
    return str(value)[:SHORT]
