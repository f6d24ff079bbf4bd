"""Sentences of the desk that belong to no problem in particular."""

from __future__ import annotations

GREETINGS: tuple[str, ...] = (
    "Hi {me}, thanks for reaching out. I am looking at this now.",
    "Hello {me}, I have your request and will connect to {pc} in a few minutes. Please save your work.",
    "Hi {me}, is now a good time for a short remote session?",
    "Good morning {me}, got it. I will call you shortly.",
    "Hi {me}, we are on it. Can you leave the computer on?",
    "{me}, received. One of us will be with you within the hour.",
)
ASKING: dict[str, tuple[str, ...]] = {
    "Waiting Customer": (
        "Tried to call, left a voice mail. Please call us back when you are at your desk.",
        "Could you send a screenshot of the message and tell us when it started?",
        "I need you at the computer for ten minutes. When does it suit you?",
        "Who approves this on your side? I need a yes in writing before I go on.",
        "Please restart once and tell me whether it still happens.",
    ),
    "Waiting Vendor": (
        "Opened a case with the vendor, waiting for their engineer.",
        "Vendor support has the logs. They promised an answer by tomorrow.",
    ),
    "Waiting Parts": (
        "Part ordered, should be here in two to three days.",
        "Replacement is on its way from the distributor.",
    ),
    "Waiting Client Confirmation": (
        "This should be fixed now. Please confirm, otherwise it closes by itself in three business days.",
    ),
    "On Hold": (
        "On hold until the move is done, as agreed on the phone.",
        "Parked at the customer's wish until next month.",
    ),
}
CHASERS: tuple[str, ...] = (
    "Just checking in: we still need to hear from you to go on.",
    "Second try: do you still need help with this? We will close it if we hear nothing.",
)
ANSWERS: tuple[str, ...] = (
    "Sorry, was out. I am here until {hour} tomorrow.",
    "Still the same. You can connect to {pc} any time.",
    "Here is what it says, see picture.\n[image001.png]",
    "Yes please go ahead. {me}",
    "I asked {co}, she says it is approved.",
    "It happened again at {hour}.",
    "Can you call me at my desk? Thanks",
)
REMARKS: tuple[str, ...] = (
    "lvm",
    "called, no answer, lvm",
    "per Dana ok to close",
    "see time entry",
    "rebooted, ok now",
    "user not at desk, will try again after lunch",
    "checked {pc} in the RMM: online, patched, 41 GB free",
    "C:\\>ping -n 4 10.20.1.1\nReply from 10.20.1.1: bytes=32 time=2ms TTL=64\nPackets: Sent = 4, Received = 4, "
    "Lost = 0",
    "C:\\>ipconfig /all\n   Host Name . . . . . . : {pc}\n   DHCP Enabled. . . . . : Yes\n   Lease Obtained. . . . "
    ": {day} {hour}",
    "VIP, please be quick",
    "customer says it is urgent, I do not see why",
    "asked Samir, he had this last month",
    "event log shows nothing at {hour}",
    "vendor mail below:\n> Hello, thank you for contacting support. We have reviewed your case and will follow "
    "up.\n> Regards, Tier 1",
    "not reproducible while connected",
)
HANDOVERS: tuple[str, ...] = (
    "Over to {helper}, beyond what I can do here.",
    "Escalating, {helper} please take a look.",
    "{helper} has seen this before, reassigning.",
)
STEPS: tuple[str, ...] = (
    "Connected to {pc} and looked at it with {me}.",
    "Called {me}, no answer, left voice mail.",
    "Reviewed the ticket and history.",
    "Remote session with {me}, reproduced the problem.",
    "Gathered logs, checked event viewer.",
    "Talked to {me} on the phone.",
    "Checked RMM and last changes.",
    "Researched the error.",
    "lvm",
    "Follow-up with user.",
    "Tested with {co} as well.",
    "Coordinated with {co} for access.",
    "Worked on this, see notes.",
    "Updated the user.",
)
EMPTY: tuple[str, ...] = (
    "done",
    "resolved",
    "ok now",
    "fixed",
    "see mail",
    "see time entry",
    "closing",
    "User confirmed working.",
)
BACK: tuple[str, ...] = (
    "It is back. Exactly the same as before.",
    "Sorry but this did not fix it, happened again this morning.",
    "its doing it again",
    "Not resolved!! Same thing today.",
    "Please reopen, it worked for a day.",
)
THANKS: tuple[str, ...] = (
    "thank you!",
    "Thanks so much, you guys are great.",
    "Thank you, all good now!",
    "perfect thx",
)
TAILS: tuple[str, ...] = (
    "see below, confirmed with a second machine",
    "left over from the last change",
    "settings did not match after the update",
    "cached data that no longer fit",
    "a setting somebody changed by hand",
)
CONFIRMED: tuple[str, ...] = (
    "Confirmed with the user.",
    "User tested, ok.",
    "Watched it for ten minutes.",
    "Called back, all good.",
)
ALERT_REMARKS: tuple[str, ...] = (
    "second time this week",
    "checked {pc}: up again since {hour}",
    "known, see last one",
    "acknowledged in the RMM, watching",
    "no user impact reported",
    "muted for an hour, then back",
)
