"""What is left of a mail when the noise is cut, and what to ask when nothing is left."""

import time

import pytest

from triage.reading import read

FORWARDED = """FYI, see below.

Tom Reed
Office Manager | Tel: 555-0111

From: Ann Lee <ann@client.example>
Sent: Monday, March 2, 2026 8:01 AM
To: Tom Reed
Subject: RE: screens

Any news on that?

Kind regards,
Ann Lee
Phone: 555-0112

CONFIDENTIALITY NOTICE: this message is intended only for the addressee.

From: Joe Park <joe@client.example>
Sent: Friday, February 27, 2026 4:40 PM
To: Ann Lee
Subject: screens

The two monitors on the docking station in room four stay black after lunch.

-- 
Joe Park
Unit 4
"""


def test_a_reply_keeps_only_what_its_writer_says() -> None:
    mail = "The printer jams on tray two again.\n\n"
    mail += "On Mon, Mar 2, 2026 at 9:14 AM Help <help@msp.example> wrote:\n> Is it fixed?\n> Regards"
    assert read("Printer", mail).text == "The printer jams on tray two again."


def test_of_a_bare_forward_the_wish_in_the_third_mail_is_read() -> None:
    reading = read("Fwd: RE: screens", FORWARDED)
    assert "stay black after lunch" in reading.text
    for noise in ("555-01", "CONFIDENTIALITY", "Sent:", "@client.example", "Kind regards"):
        assert noise not in reading.text


def test_the_phone_signature_and_the_closing_go() -> None:
    reading = read("email", "outlok keeps askng for pasword\n\nThanks,\nMarlene\nSent from my iPhone")
    assert reading.text == "email\noutlok keeps askng for pasword"


def test_a_thank_you_in_the_middle_ends_nothing() -> None:
    text = "Thanks!\nThe scanner in the back office refuses every job since noon, "
    text += "could somebody look at it before we close today, please?"
    assert "scanner" in read("scan", text).text


def test_markup_becomes_text_and_scripts_vanish() -> None:
    html = "<html><head><style>p{color:red}</style></head>"
    html += "<body><p>The VPN&nbsp;drops</p><script>x()</script><div>every hour</div></body></html>"
    text = read("", html).text
    assert text.split() == ["The", "VPN", "drops", "every", "hour"]


def test_a_summary_that_opens_the_description_is_not_said_twice() -> None:
    assert read("the vpn drops every", "The VPN drops every hour.").text == "The VPN drops every hour."


@pytest.mark.parametrize(
    ("summary", "text", "why"),
    [
        ("", "", "empty"),
        ("help", "", "vague"),
        ("its doing it again", "its doing it again", "vague"),
        ("see attached", "[cid:image001.png@01D]", "screenshot"),
        ("Automatic reply: Printer", "I am out of the office until Monday.", "automatic"),
        ("Re: printer", "Thank you so much, it works now!", "thanks"),
    ],
)
def test_nothing_to_read_is_said(summary: str, text: str, why: str) -> None:
    assert read(summary, text).nothing == why


def test_a_vague_ticket_is_asked_what_happens_but_nothing_already_known() -> None:
    keys = [q.key for q in read("help", "", known={"device"}).questions]
    assert keys == ["what", "message"]


def test_a_clear_ticket_with_who_when_where_and_message_is_asked_nothing() -> None:
    text = 'Since this morning my laptop says "The credentials were refused" when I open the mail program.'
    assert read("Mail", text).questions == ()


def test_greetings_form_labels_and_who_called_are_no_fault() -> None:
    assert read("", "Hello team, I hope you are all well.\n\nThe fax is silent.\n\nNadine").text == "The fax is silent."
    form = "Issue: slow\nUrgency: High\nDetails: The map takes minutes\nAsset tag: dont know"
    assert read("slow", form).text == "slow\nThe map takes minutes"
    assert (
        read("Voice mail from 555-0192", "hi this is Abel at Main Clinic the reader is um dead").text
        == "the reader is dead"
    )


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        ("undeliverable", "Undeliverable again, what does 5.4.1 mean?"),
        ("out of office", "How do I set an automatic answer?"),
        ("who is on it?", "[image001.png] thx"),
    ],
)
def test_who_asks_about_an_automatic_mail_is_a_person(summary: str, text: str) -> None:
    assert read(summary, text).nothing not in ("automatic", "thanks")


def test_a_picture_alone_is_asked_for_its_words() -> None:
    assert read("vpn cannot connect since today", "my laptop, see [image001.png]").questions[0].key == "message"


def test_no_more_than_three_questions_are_asked() -> None:
    assert 1 <= len(read("excel cannot open", "").questions) <= 3


def test_an_automatic_reply_is_asked_nothing() -> None:
    assert read("Out of Office", "back on Monday").questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a b " * 250_000,
        "<div>" * 200_000,
        "<" * 300_000,
        "> " * 500_000,
        "on " * 300_000,
        "from: a\n" * 120_000,
        "\n" * 1_000_000,
        "\u200b\u202e\ud83d\x00 \u0301" * 5_000,
        "-- \n" * 200_000,
    ],
)
def test_endless_and_broken_texts_are_read_in_bounded_time(text: str) -> None:
    began = time.perf_counter()
    reading = read(text[:5_000], text, [text])
    assert len(reading.text) <= 50_000
    assert time.perf_counter() - began < 5


def test_invisible_characters_and_accents_do_not_hide_a_word() -> None:
    assert read("pri\u200bnter caf\u00e9", "").words == read("printer cafe", "").words


def test_what_says_nothing_is_no_material() -> None:
    assert read("help", "").material == ""
    assert read("printer jams", "").material == "printer jams"
