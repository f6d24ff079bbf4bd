"""Requests that ask first, whoever asks, with the phrase that gave them away."""

import pytest

from triage.sensitive import sensitive_signs


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please reset my password, I am at the airport", "password reset"),
        ("forgot my pasword again", "password reset"),
        ("I lost my phone, reset my MFA and text the code to this number.", "second factor"),
        ("the authenticator code still goes to my old phone", "second factor"),
        ("Got a new phone, the authenticator is not on it", "second factor"),
        ("Please disable Ron at 3 pm today. He does not know.", "person leaving"),
        ("Friday is the last day of our controller, cut off her access", "person leaving"),
        ("can you give Anna access to the payroll folder", "permission"),
        ("our vendor sent new bank details, can you check the mail", "money"),
        ("I clicked the link and typed my password on the site", "compromise"),
        ("forward all her emails to me", "forwarding"),
        ("Penny retires on Friday, same access as Kelsey for the new one", "permission"),
        ("It shows a blue page and wants a 48 digit recovery key", "recovery key"),
        ("customers get spam from me, I did not send this", "compromise"),
        ("my laptop was stolen from the car, stolen laptop", "lost device"),
    ],
)
def test_sensitive_requests_are_recognised(text: str, kind: str) -> None:
    signs = sensitive_signs(text)
    assert kind in [sign.kind for sign in signs]
    assert all(sign.phrase for sign in signs)


@pytest.mark.parametrize(
    "text",
    [
        "cant login outlook keeps asking pasword since mfa change",
        "Outlook keeps asking for my password since the password change",
        "the printer on the second floor is jammed",
        "T drive is gone after a restart",
        "please disable the add-in in excel",
        "how do I add a column in excel",
        "my screen is black again",
        "bottom right says disconnected, need password, I know it is right",
        "New password as of Thursday, the website takes it, the desktop does not",
        "",
    ],
)
def test_everyday_faults_are_not(text: str) -> None:
    assert sensitive_signs(text) == []


def test_an_endless_text_is_read_in_bounded_time() -> None:
    assert sensitive_signs("reset the " * 100_000) == []
