"""Accounts and access."""

from __future__ import annotations

from ..boards import DESK
from . import Family

KIND = "Accounts & Access"

ACCESS: tuple[Family, ...] = (
    Family(
        "account_locked_old_phone", (DESK, KIND, "Account Locked", ""), 85,
        texts=(
            "locked out again | I am locked out for the third time today. I did not type anything wrong.",
            "cant log in to pc | computer says the referenced account is currently locked out and may not be "
            "logged on to",
            "LOCKED OUT | Third time this week. I have a client in the lobby. Please fix this for good.",
            "Login trouble {me} | I get unlocked, it works for about twenty minutes and then I am out again.",
            "please unlock {co} | {co} cannot get in, she is standing next to me. Says account locked.",
            "Account keeps locking | Since I changed my password last {day} my account locks several times a day.",
            "its doing it again | its doing it again. locked.",
        ),
        late_texts=(
            "bad attempts? | Your message says too many bad attempts but I have been in a meeting all morning with "
            "the laptop closed.",
            "Can't sign in after lunch | Every day after lunch the PC refuses me until one of you unlocks it. My "
            "old tablet at home still gets mail I think.",
            "kicked out | got kicked out of everything, mail, drive, computer. worked at 8, not at 9",
        ),
        fixes=(
            "Lockout source was the user's old phone with the previous password. Updated the mail password there, "
            "unlocked the account.",
            "Traced lockouts on the DC to an ActiveSync device. Old phone in a drawer still trying. Removed it, "
            "unlocked.",
            "Found the device that keeps sending the old pw (old iPhone), had user remove the account from it, "
            "unlocked in AD.",
        ),
        wrong=("Unlocked the account.", "Unlocked, user ok."),
        device="", priority=2,
    ),
)
