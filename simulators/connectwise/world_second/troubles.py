"""What goes wrong at the clients of Pennyfold Support, in their own words: data only."""

from __future__ import annotations

from simulators.connectwise.world.families import Family

from .boards import ESCALATIONS, JOBS, L1, NOW, TODAY, WHENEVER

TROUBLES: tuple[Family, ...] = (
    Family(
        "password_forgotten",
        (L1, "Passwords and logins", "", ""),
        18,
        texts=(
            "password | Morning, I've been off a fortnight and can't for the life of me remember my password. {me}",
            "locked out | It says my account is locked, I only tried it three times.",
            "log in | Cannot log in on {pc} since this morning, it just says incorrect.",
            "Password reset please | Could you reset {co}'s password, she's stood next to me.",
            "new phone | Got a new phone so the code thing isn't there any more, can't sign in to anything.",
            "authenticator | The authenticator wants a number I haven't got.",
            "Login for the tills | The login on the front till has expired apparently.",
        ),
        fixes=(
            "Checked who it was, reset the password, signed in together.",
            "Unlocked the account after ringing back.",
            "Set up the authenticator on the new phone.",
        ),
        device="",
        priority=TODAY,
        sensitive=True,
    ),
    Family(
        "outlook_disconnected",
        (L1, "Email and diary", "", ""),
        16,
        texts=(
            "emails stuck | Emails are sat in my outbox and won't go. Tried turning it off and on.",
            "Outlook | Outlook says disconnected at the bottom, has done since half nine.",
            "diary | {co} can't see my diary any more and I can't see hers.",
            "shared inbox | The bookings inbox has gone from the list, all three of us.",
            "not getting email | Nothing has come in since {day}, which isn't like us.",
            "spam | An invoice from a supplier has gone to junk, can you fish it out?",
            "signature | My signature still has the old address on, can't find where to change it.",
        ),
        fixes=(
            "Went back online in Outlook, the post cleared itself.",
            "Gave the calendar permission again, both ways.",
            "Added the mailbox again, it took half an hour to show.",
        ),
        device="",
        priority=WHENEVER,
    ),
    Family(
        "printer_sulking",
        (L1, "Printers", "", ""),
        10,
        texts=(
            "printer | The printer in the office is having one of its days, nothing comes out.",
            "won't print | {pc} won't print, everyone else is fine.",
            "Labels | labels come out blank, changed the roll already",
            "paper jam that isn't | It insists there's a jam. There is no jam.",
            "scanning | Can't scan to email, it says refused.",
        ),
        fixes=(
            "Cleared the queue and restarted the spooler.",
            "Put the printer back on its fixed address.",
            "New app password for scanning.",
        ),
        device="Printer",
        priority=WHENEVER,
    ),
    Family(
        "pc_slow",
        (L1, "Laptops and PCs", "", ""),
        11,
        texts=(
            "slow | {pc} is running like treacle.",
            "black screen | The left hand monitor is black, the other is fine.",
            "won't start | Laptop won't start, there's a light on but nobody home.",
            "updates | It wants to update every single morning while I've a queue of people.",
            "no sound | No sound in meetings since the weekend, everybody else can hear each other.",
            "keyboard | Spilt tea on it. Sorry. Some of the keys still go.",
        ),
        fixes=(
            "Took two things out of start-up, much better.",
            "New cable, screen is back.",
            "Moved the updates to the evening.",
        ),
        priority=WHENEVER,
    ),
    Family(
        "internet_down",
        (L1, "Internet and Wi-Fi", "", ""),
        8,
        texts=(
            "INTERNET DOWN | Whole shop has no internet and the card machine won't go. Please ring.",
            "wifi | The wifi in the back room drops out every ten minutes.",
            "slow internet | Broadband is dreadful today, is it us or is it everyone?",
            "guest wifi | Guests can't get on the wifi, there's a new sticker with a new code and neither works.",
            "remote | Can't get on to the office from home, it just spins.",
        ),
        fixes=(
            "Supplier fault, back at ten past two.",
            "Moved the access point out of the cupboard.",
            "Restarted the router with them on the phone.",
        ),
        device="Router",
        priority=NOW,
    ),
    Family(
        "starter",
        (L1, "Starters and leavers", "", ""),
        5,
        texts=(
            "new starter | We've a new starter on {day}, same as {co} please. No rush but it is Monday.",
            "New girl on reception | She starts tomorrow, will need email and the booking system.",
            "laptop for new lad | New lad in the workshop needs a login, he'll use the spare PC.",
        ),
        fixes=(
            "Made the account from the list, boss confirmed it by phone.",
            "Set up and tested with them on day one.",
        ),
        device="",
        priority=TODAY,
        sensitive=True,
    ),
    Family(
        "leaver",
        (L1, "Starters and leavers", "", ""),
        4,
        texts=(
            "Confidential | {co} finishes today at four. Please stop the email then and not before, nobody knows yet.",
            "leaver | {co} has left, can her post come to me for a month?",
        ),
        fixes=("Stopped the account at four, forwarded the mailbox for a month.",),
        device="",
        priority=TODAY,
        sensitive=True,
    ),
    Family(
        "server_full",
        (ESCALATIONS, "Servers", "", ""),
        6,
        texts=(
            "Server disk | Disk on the server below 6 per cent, third time this month.",
            "shared drive | Nobody can open the S drive, this is all of us now.",
            "backup failed | Backup did not finish for {client}, two nights running.",
        ),
        fixes=("Moved the old scans off, ordered a bigger disk.", "Restarted the server out of hours."),
        device="",
        priority=NOW,
    ),
    Family(
        "sage_error",
        (ESCALATIONS, "Sage and other programs", "", ""),
        6,
        texts=(
            "Sage | Sage says data in use by another user, there is no other user.",
            "booking system | The booking programme freezes when we print the arrivals.",
            "VAT return | Need to do the VAT return by Friday and Sage won't open the company.",
            "licence | It says our licence runs out in 5 days, is that you or us?",
        ),
        fixes=("Cleared the stuck user out of the data folder.", "Reinstalled the report, printing works."),
        device="",
        priority=TODAY,
    ),
    Family(
        "move_desk",
        (JOBS, "Moves and installs", "", ""),
        5,
        texts=(
            "moving offices | We are moving upstairs on the 14th, what do you need from us?",
            "two new desks | Two desks want network points by the window.",
            "new till | The new till comes on {day}, could somebody be here?",
        ),
        fixes=("Went over, put it in, all tested with them.", "Visit done, points labelled."),
        device="",
        priority=WHENEVER,
    ),
)

ASIDES: tuple[str, ...] = ("", "", "", "\n\nCheers,\n{me}", "\n\nThanks ever so much\n{me}", "\n\nKind regards, {me}")
REPLIES: tuple[str, ...] = (
    "Hiya {me}, having a look now.",
    "Morning {me}, is it just you or is it everybody?",
    "Thanks {me}. I'll ring you in ten minutes.",
)
ASKS: tuple[str, ...] = (
    "Could you let us know whether it still does it after a restart?",
    "Rang twice, no answer. When would suit?",
)
STEPS: tuple[str, ...] = (
    "had a look, needs another go tomorrow",
    "rang, left message",
    "dialled in and checked",
    "on the phone",
)
ANSWERS: tuple[str, ...] = ("Still the same I'm afraid.", "It does it again now.", "Tomorrow after eleven is fine.")
