"""Suggestions come from how similar tickets were resolved, each step with its source, or are not made."""

from datetime import UTC, datetime, timedelta

import pytest

from triage.steps import Resolved, Source, suggest

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)


def note(text: str, kind: str = "resolution note", *, later: int = 0, markers: frozenset[str] = frozenset()) -> Source:
    return Source(kind, "Amy", AT + timedelta(minutes=later), text, markers)


def resolved(ticket: int, *sources: Source | str, own: bool = True, back: bool = False, like: float = 0.9) -> Resolved:
    told = tuple(note(source) if isinstance(source, str) else source for source in sources)
    return Resolved(ticket, own, 30, back, told, like)


LOOP = [
    resolved(1, "Removed the stored credential, signed in again, re-registered."),
    resolved(2, "deleted saved creds in cred manager, signed in again"),
    resolved(3, "Cleared the cached credential. Signed back in. Re-registered MFA, prompt gone."),
]


def test_three_notes_in_other_words_make_one_likely_path() -> None:
    told = suggest(LOOP)
    assert told.word == "likely"
    assert [step.text.split()[0] for step in told.steps][:2] in (
        ["Remove", "Sign"],
        ["Delete", "Sign"],
        ["Clear", "Sign"],
    )
    assert told.steps[0].tickets == (1, 2, 3)
    assert "3 of 3" in told.reason


def test_every_quote_stands_in_its_source() -> None:
    told = suggest([*LOOP, resolved(4, "lvm"), resolved(5, note("Ran sfc\nthen rebuilt the index", "time entry"))])
    assert all(c.quote in c.source.text for step in told.steps for c in step.citations)
    assert all(step.citations for step in told.steps)


def test_notes_that_say_nothing_make_no_suggestion() -> None:
    told = suggest([resolved(1, "done"), resolved(2, "see time entry"), resolved(3, "rebooted, ok now")])
    assert (told.word, told.steps, told.silent) == ("none", (), 2)
    assert any("2 of 3" in missing for missing in told.missing)


def test_nothing_similar_is_said_and_nothing_made_up() -> None:
    told = suggest([])
    assert (told.word, told.steps) == ("none", ())
    assert told.missing


def test_a_fix_after_which_the_ticket_came_back_speaks_against() -> None:
    told = suggest([resolved(9, "Created a new mail profile", back=True), *LOOP[:2]])
    assert [step.text for step in told.against] == ["Create a new mail profile"]
    assert all("profile" not in step.text for step in told.steps)


def test_a_step_that_held_once_and_came_back_once_is_not_likely() -> None:
    told = suggest([resolved(1, "Replaced the toner"), resolved(2, "Replaced the toner", back=True)])
    assert told.word != "likely"
    shown = [*told.steps, *told.against]
    assert shown[0].against == (2,)


def test_a_single_source_is_unsure() -> None:
    assert suggest(LOOP[:1]).word == "unsure"


def test_steps_stay_in_the_order_they_were_told() -> None:
    parts = [
        note("stopped the print service", later=1),
        note("Cleared the queue folder, started the print service", later=9),
    ]
    told = suggest([resolved(1, *reversed(parts)), resolved(2, *parts)])
    assert [step.text.split()[0] for step in told.steps] == ["Stop", "Clear", "Start"]


def test_there_are_never_more_than_six_steps() -> None:
    many = "Removed the badge, replaced the fuse, renamed the folder, "
    many += "restored the file, mapped the drive, cleared the log, exported the list, unlocked the gate"
    assert len(suggest([resolved(1, many), resolved(2, many)]).steps) == 6


def test_what_a_customer_did_is_no_repair() -> None:
    told = suggest([resolved(1, note("I replaced the cable", "mail", markers=frozenset({"customer"})))])
    assert told.steps == ()


def test_quoted_history_in_a_mail_is_not_a_source() -> None:
    mail = "Please restart the router.\n\nOn Mon, Feb 2, 2026 at 8:00 AM Joe wrote:\n> I removed the old cable"
    told = suggest([resolved(1, note(mail, "mail")), resolved(2, note(mail, "mail"))])
    assert [step.text for step in told.steps] == ["Restart the router"]


@pytest.mark.parametrize(
    "secret",
    [
        "Reset the password to Summer2026!",
        "set pw: hunter22 on the account",
        "Changed the pin is 4711 for the alarm",
        "Shipped and replaced the router at 12 Maple Street",
        "Removed the chart of patient John Miller",
        "Entered key AAAA1-BBBB2-CCCC3-DDDD4-EEEE5, activated the license AAAA1-BBBB2-CCCC3-DDDD4-EEEE5",
    ],
)
def test_a_secret_is_never_repeated_not_even_at_home(secret: str) -> None:
    told = suggest([resolved(1, secret), resolved(2, secret)])
    shown = " ".join(s.text + "".join(c.quote for c in s.citations) for s in (*told.steps, *told.against))
    for word in ("Summer2026", "hunter22", "4711", "Maple", "Miller", "AAAA1"):
        assert word not in shown


@pytest.mark.parametrize(
    "named",
    [
        "Restarted the service on ACM-SRV02", "Updated the relay to 10.1.2.3", "Added ann@client.example to the list",
        "Called and reset the phone at 555-0134", "Re-added Marlene's account", "Removed the share \\\\files\\hr",
        "Granted Okafor full access", "Reinstalled the agent for Acme Dental",
    ],
)  # fmt: skip
def test_of_another_client_no_name_host_or_number_is_shown(named: str) -> None:
    told = suggest(
        [resolved(1, named, own=False), resolved(2, named, own=False)], forbidden={"Ann Okafor", "Acme Dental"}
    )
    assert told.steps == ()


def test_at_home_the_host_may_be_named_but_a_foreign_one_never() -> None:
    told = suggest([resolved(1, "Restarted the service on ACM-SRV02, cleared the cache on ZED-PC9")], never={"ZED-PC9"})
    assert [step.text for step in told.steps] == ["Restart the service on ACM-SRV02"]


def test_a_plain_fix_from_another_client_is_shown_without_its_name() -> None:
    told = suggest([resolved(n, "Reinstalled the printer driver", own=False) for n in (1, 2, 3)], forbidden={"Acme"})
    assert [step.text for step in told.steps] == ["Reinstall the printer driver"]
    assert any("elsewhere" in missing for missing in told.missing)


def test_the_order_of_the_tickets_changes_nothing() -> None:
    assert suggest(LOOP).steps == suggest(LOOP[::-1]).steps


def test_tickets_that_share_only_some_words_give_no_steps() -> None:
    told = suggest([resolved(n, "Replaced the cable", like=0.4) for n in (1, 2, 3)])
    assert (told.word, told.steps) == ("none", ())
    assert "some words" in told.reason


def test_what_is_only_partly_similar_is_never_likely() -> None:
    assert suggest([resolved(n, "Replaced the cable", like=0.6) for n in (1, 2, 3)]).word == "unsure"


def test_the_steps_of_two_ways_are_not_mixed() -> None:
    told = suggest([resolved(1, "Replaced the cable"), resolved(2, "Updated the firmware", like=0.8)])
    assert [step.text for step in told.steps] == ["Replace the cable"]
