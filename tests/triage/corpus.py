"""A small handwritten service desk: two boards, what people write, how it was filed."""

from datetime import UTC, datetime, timedelta

from triage.chains import Chain, Taxonomy
from triage.classifier import Example

FRONT, MACHINES = 1, 2
PAPER, LETTERS, DOORS, DISKS = 10, 11, 12, 20
JAM, SCANS, LOOP, MISSING, FORGOT, LOCKED = 100, 101, 110, 111, 120, 121
USUAL, SOON = 3, 2

CHAINS = [
    Chain(FRONT, PAPER, JAM, None, "Front", "Printing", "Jam"),
    Chain(FRONT, PAPER, SCANS, None, "Front", "Printing", "Scan"),
    Chain(FRONT, LETTERS, LOOP, None, "Front", "Email", "Sign-in loop"),
    Chain(FRONT, LETTERS, MISSING, None, "Front", "Email", "Mailbox missing"),
    Chain(FRONT, DOORS, FORGOT, None, "Front", "Access", "Password"),
    Chain(FRONT, DOORS, LOCKED, None, "Front", "Access", "Locked out"),
    Chain(MACHINES, DISKS, None, None, "Machines", "Disk"),
]
TAXONOMY = Taxonomy(CHAINS)

SAID: dict[tuple[int, int, int | None], list[str]] = {
    (FRONT, PAPER, JAM): [
        "the printer in {room} jams on every page", "paper stuck in the copier at {room}, queue full",
        "nothing prints from {room}, jobs sit in the print queue", "printer {room} eats paper again",
    ],
    (FRONT, PAPER, SCANS): [
        "scan to mail from {room} is refused", "the scanner in {room} says cannot send",
        "scanning in {room} fails with an smtp message", "scans from {room} never arrive in my folder",
    ],
    (FRONT, LETTERS, LOOP): [
        "outlook in {room} keeps asking for my password", "mail prompts for credentials over and over, {room}",
        "outlook needs password at the bottom, desk in {room}", "the sign in box for mail pops up all day in {room}",
    ],
    (FRONT, LETTERS, MISSING): [
        "shared inbox vanished from my list, {room}", "cannot see the team mailbox any more in {room}",
        "the info mailbox is gone from outlook in {room}", "shared mailbox does not show for {room}",
    ],
    (FRONT, DOORS, FORGOT): [
        "forgot my windows password, {room}", "please reset the login of the desk in {room}",
        "need a new windows password for {room}", "password expired and I cannot set one, {room}",
    ],
    (FRONT, DOORS, LOCKED): [
        "account locked again in {room}", "says my account is locked out, {room}",
        "locked out of windows since lunch in {room}", "user locked three times today {room}",
    ],
    (MACHINES, DISKS, None): [
        "[critical] c: 4% free on {room}", "volume d: below threshold, {room}",
        "low disk space alert {room}", "disk usage 97 percent on {room}",
    ],
}  # fmt: skip
ROOMS = ["reception", "exam two", "the warehouse", "accounting", "the front desk", "room four", "the lab", "shipping"]
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)


def examples(count: int = 420) -> list[Example]:
    """As many tickets, one every two hours, each group in turn."""
    made = []
    groups = list(SAID.items())
    for number in range(count):
        (board, type_, subtype), texts = groups[number % len(groups)]
        turn = number // len(groups)
        text = texts[turn % len(texts)].format(room=ROOMS[(turn * 3 + number) % len(ROOMS)])
        priority = SOON if type_ == DISKS and turn % 3 else USUAL
        made.append(Example(text, board, type_, subtype, None, priority, BEGAN + timedelta(hours=2 * number)))
    return made
