"""Acts of repair out of technicians' notes, and nothing out of notes that say nothing."""

import time

import pytest

from triage.clauses import acts_in


def said(note: str) -> list[str]:
    return [clause.text for clause in acts_in(note)]


@pytest.mark.parametrize(
    ("note", "steps"),
    [
        (
            "removed the stored credential, signed in again, re-registered",
            ["Remove the stored credential", "Sign in again", "Re-register"],
        ),
        ("Spooler restarted and stuck job deleted.", ["Restart spooler", "Delete stuck job"]),
        ("Fixed by reinstalling the driver", ["Reinstall the driver"]),
        ("Had the user unplug the dock, then updated its firmware", ["Unplug the dock", "Update its firmware"]),
        ("1. Cleared the cache\n2. Re-added the account", ["Clear the cache", "Re-add the account"]),
        ("Restarted the spooler, no luck, so replaced the driver", ["Replace the driver"]),
        ("Restarted the spooler. No change. Replaced the driver.", ["Replace the driver"]),
        ("Issue: old phone locks it.\nCause: removed it last week.\nFix: updated the phone", ["Update the phone"]),
        ("removed Word and Excel", ["Remove Word and Excel"]),
    ],
)  # fmt: skip
def test_acts_are_told_in_the_imperative(note: str, steps: list[str]) -> None:
    assert said(note) == steps


@pytest.mark.parametrize(
    "note",
    [
        "", "done", "lvm", "see time entry", "same as #47012", "per Dana ok to close", "done, see mail", "all set",
        "will replace the toner tomorrow", "tried reinstalling the driver", "need to update the firmware",
        "Did you restart the router?", "closed the ticket", "called user, no answer", "Fixed.", "resolved the issue",
        "SMTP relay was disabled", "update broke the driver", "C:\\> net stop spooler", "PS C:\\Users> Remove-Item x",
        "user is working on it", "waiting for the vendor",
    ],
)  # fmt: skip
def test_a_note_that_says_nothing_yields_no_step(note: str) -> None:
    assert said(note) == []


def test_a_pasted_console_is_skipped_and_the_words_after_it_are_read() -> None:
    pasted = "C:\\>ipconfig /all\n   DHCP Enabled. . . . . : Yes\n   Lease Obtained. . . : Monday\nReset 4, Sent 4\n\n"
    assert said(pasted + "Renewed the lease") == ["Renew the lease"]


def test_asking_to_try_something_is_no_fix_yet() -> None:
    assert acts_in("Please restart once and tell me whether it still happens.", asked=True) == []
    assert [c.text for c in acts_in("Please restart the router.", asked=True)] == ["Restart the router"]


def test_a_bare_reboot_is_weak() -> None:
    assert [clause.weak for clause in acts_in("rebooted the pc, ok now")] == [True]


def test_every_quote_stands_word_for_word_in_the_note() -> None:
    note = "  - Cleared  the cache;\tthen re-added\nthe account, and\tSpooler restarted. OK"
    assert [c.quote in note for c in acts_in(note)] == [True] * len(acts_in(note))
    assert acts_in(note)


def test_the_same_act_in_other_words_shares_its_meaning() -> None:
    one, other = acts_in("removed stored credentials")[0], acts_in("Deleted the saved creds")[0]
    assert one.group == other.group
    assert one.stems == other.stems


def test_a_very_long_note_is_bounded() -> None:
    assert len(acts_in("restarted the spooler, " * 50_000)) <= 20


@pytest.mark.parametrize("text", ["ok ", "1. ", "- ", "i we also ", "a", "issue: fix: "])
def test_notes_made_to_choke_are_read_in_bounded_time(text: str) -> None:
    began = time.perf_counter()
    acts_in(text * 9_000)
    assert time.perf_counter() - began < 2


def test_where_it_was_done_belongs_to_the_step_and_to_its_quote() -> None:
    clause = acts_in("Old one cached. Cred Manager: deleted the Office entries, signed in again")[0]
    assert clause.text == "Delete the Office entries (Cred Manager)"
    assert clause.quote == "Cred Manager: deleted the Office entries"
    assert clause.stems >= acts_in("removed credential")[0].stems


def test_what_it_means_is_looked_up_in_the_sentence_before() -> None:
    clause = acts_in("An old saved password was cached. Cleared it from Windows.")[0]
    assert clause.vague
    assert clause.stems >= acts_in("removed the stored credential")[0].stems


def test_a_line_cut_by_its_width_is_read_on() -> None:
    note = "Removed the stored credential in\nCredential Manager, signed in again.\nRestarted the service"
    quotes = [clause.quote for clause in acts_in(note)]
    assert quotes[0] == "Removed the stored credential in\nCredential Manager"
    assert quotes[-1] == "Restarted the service"
    assert all(quote in note for quote in quotes)
