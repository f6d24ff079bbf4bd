"""Acts of repair as technicians name them: each form's base, and which acts mean the same."""

GROUPS: list[str] = [
    "remove delete clear purge drop wipe erase uncheck forget",
    "restart reboot bounce power-cycle powercycle cycle recycle",
    "reinstall",
    "install deploy load",
    "uninstall",
    "add attach",
    "create make",
    "update upgrade patch bump",
    "rollback downgrade revert",
    "roll",
    "replace swap exchange",
    "reset",
    "unlock",
    "re-register reregister register re-enroll reenroll enroll",
    "sign log",
    "re-add readd",
    "reconnect connect rejoin join re-join pair re-pair",
    "disconnect unplug unpair",
    "plug reseat re-seat seat replug",
    "map remap re-map mount",
    "repair rebuild recreate re-create",
    "disable deactivate stop kill block end quit close",
    "enable activate start allow whitelist unblock turn",
    "grant give assign share delegate",
    "revoke withdraw",
    "change adjust modify edit correct fix set point repoint configure reconfigure switch",
    "push redeploy",
    "refresh resync re-sync sync synchronize",
    "renew extend",
    "restore recover",
    "release",
    "approve accept",
    "move relocate migrate transfer",
    "rename shorten",
    "run rerun execute",
    "flush",
    "free archive compress trim prune",
    "exclude exempt",
    "import",
    "export",
    "verify authenticate",
    "identify locate trace",
    "rotate",
    "clean",
    "tighten",
    "resend send",
    "convert",
    "reimage re-image",
    "order",
    "schedule",
    "open",
    "shut",
    "hold",
    "wait",
    "relaunch launch reopen re-open",
    "bind rebind",
    "show explain demonstrate",
    "perform",
    "call phone",
]
IRREGULAR = {
    "set": ("set", "set", "setting"),
    "reset": ("reset", "reset", "resetting"),
    "run": ("ran", "run", "running"),
    "rerun": ("reran", "rerun", "rerunning"),
    "show": ("showed", "shown", "showing"),
    "bind": ("bound", "bound", "binding"),
    "rebind": ("rebound", "rebound", "rebinding"),
    "shut": ("shut", "shut", "shutting"),
    "make": ("made", "made", "making"),
    "give": ("gave", "given", "giving"),
    "rebuild": ("rebuilt", "rebuilt", "rebuilding"),
    "send": ("sent", "sent", "sending"),
    "resend": ("resent", "resent", "resending"),
    "withdraw": ("withdrew", "withdrawn", "withdrawing"),
    "forget": ("forgot", "forgotten", "forgetting"),
    "sync": ("synced", "synced", "syncing"),
    "resync": ("resynced", "resynced", "resyncing"),
    "re-sync": ("re-synced", "re-synced", "re-syncing"),
    "quit": ("quit", "quit", "quitting"),
    "hold": ("held", "held", "holding"),
    "log": ("logged", "logged", "logging"),
    "plug": ("plugged", "plugged", "plugging"),
    "unplug": ("unplugged", "unplugged", "unplugging"),
    "replug": ("replugged", "replugged", "replugging"),
    "map": ("mapped", "mapped", "mapping"),
    "remap": ("remapped", "remapped", "remapping"),
    "re-map": ("re-mapped", "re-mapped", "re-mapping"),
    "stop": ("stopped", "stopped", "stopping"),
    "drop": ("dropped", "dropped", "dropping"),
    "swap": ("swapped", "swapped", "swapping"),
    "trim": ("trimmed", "trimmed", "trimming"),
    "transfer": ("transferred", "transferred", "transferring"),
}
PARTICLES = frozenset(["in", "out", "on", "off", "up", "down", "back", "over", "again"])


def _forms(base: str) -> tuple[str, str, str]:
    if base in IRREGULAR:
        return IRREGULAR[base]
    if base.endswith("e"):
        return base + "d", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied", base[:-1] + "ied", base + "ing"
    return base + "ed", base + "ed", base + "ing"


BASES = {base: number for number, line in enumerate(GROUPS) for base in line.split()}
PAST = {form: base for base in BASES for form in _forms(base)[:2]}
GERUND = {_forms(base)[2]: base for base in BASES}
WEAK_ALONE = frozenset({"restart", "reboot", "bounce", "cycle", "power-cycle", "powercycle"})
SAYS_ENOUGH = frozenset({"sign", "log", "unlock", "register", "reregister", "re-register"}) | WEAK_ALONE


def act(word: str, *, imperative: bool = True) -> str | None:
    """The base of a verb form that tells an act, or None."""
    word = word.lower()
    return PAST.get(word) or GERUND.get(word) or (word if imperative and word in BASES else None)


def group(base: str) -> int:
    return BASES[base]
