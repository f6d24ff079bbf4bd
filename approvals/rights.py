"""Who may decide what. One table; the database of people only names the role."""

from cwhub.accounts.models import Role

DECIDES: dict[Role, frozenset[str]] = {
    Role.TECHNICIAN: frozenset({"low", "medium"}),
    Role.DISPATCHER: frozenset({"low", "medium"}),
    Role.MANAGER: frozenset({"low", "medium", "high"}),
    Role.BILLING: frozenset(),
    Role.ADMIN: frozenset({"low", "medium", "high"}),
    Role.AUDITOR: frozenset(),
}
SETS_POLICY = frozenset({Role.MANAGER, Role.ADMIN})
RESUMES = frozenset({Role.MANAGER, Role.ADMIN})
RESOLVES = frozenset({Role.MANAGER, Role.ADMIN})  # how a parked batch ends
PAUSES = frozenset({Role.DISPATCHER, Role.MANAGER, Role.ADMIN})


def may_decide(role: str, risk: str) -> bool:
    return risk in DECIDES.get(Role(role), frozenset())


def deciding_roles(risk: str) -> list[Role]:
    return [role for role, risks in DECIDES.items() if risk in risks]


def who_can_decide(risk: str) -> str:
    word = "high-risk" if risk == "high" else f"{risk}-risk"
    return f"{one_of(deciding_roles(risk))} can decide {word} changes."


def one_of(roles: list[Role]) -> str:
    names = [f"{'an' if role.value[0] in 'aeiou' else 'a'} {role.value}" for role in roles]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return text[:1].upper() + text[1:]
