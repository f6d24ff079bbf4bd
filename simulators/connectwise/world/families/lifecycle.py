"""People who come, go and change."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "new_user",
        (DESK, "User Lifecycle", "New User", ""),
        80,
        texts=(
            "new hire tomorrow | {co} starts tomorrow. Same as Kelsey.",
            "starts Monday | New person Monday, {co} {co2}, needs mail, computer, the usual.",
            "setup for nurse | We hired a nurse for {site}. She needs everything the others have.",
            "onboarding | Please prepare for {co}, same as {co2}, first day {day}.",
            "forgot to tell you | Sorry, forgot to tell you, {co} is already here and has nothing.",
            "temp | temp for six weeks, mail and time clock only",
            "2 starters | two starters this week, list attached",
            "recruiter desk | New recruiter on {day}: phone, laptop, the candidate system, same as {co2}.",
        ),
        late_texts=(
            "rehire | {co} is back after a year. Can she have her old mail?",
            "no laptop yet | Starts {day}, laptop is not ordered I think. Can you find one?",
            "intern | Intern from the college, only the printers and one folder",
        ),
        fixes=(
            "Approver confirmed; account made from the client's template with the colleague's groups, license "
            "assigned, details sent to the manager.",
            "Got the approval in writing, created user from template, groups copied, license + MFA set up, "
            "welcome sheet to manager.",
            "User created from template after approval, groups as named colleague.",
        ),
        wrong=("Copied the colleague with all rights.",),
        device="",
        lean={11: 4.6, 23: 17},
        priority=2,
    ),
    Family(
        "departing_user",
        (DESK, "User Lifecycle", "Departing User", ""),
        50,
        texts=(
            "confidential | Please disable {co} at 3 pm today. He does not know.",
            "{co} leaves today | {co}'s last day is today. Mail to go to me.",
            "termination | Termination at {hour}. Call me, not her.",
            "offboard | {co} no longer works here as of {day}. Please take care of it.",
            "take away access | take away access for {co} now please",
            "left last month | {co} left last month, why do we still pay for him?",
            "laptop came back | {co} gave the laptop back, can you close everything",
            "Please be discreet | We part ways with a manager tomorrow morning. Please be discreet and ready.",
        ),
        late_texts=(
            "seasonal staff out | Season over, these seven are done on Sunday.",
            "keep mailbox | {co} retires, keep the mailbox for a year, readable for me",
            "immediately | IMMEDIATELY please, {co}, escorted out",
        ),
        fixes=(
            "Verified with the approver, blocked sign-in at the agreed time, revoked sessions, mailbox converted "
            "and delegated, license freed.",
            "Approver called back. Disabled at the hour, sessions revoked, shared mailbox with delegate, groups "
            "removed, device wiped.",
            "Disabled on time after call-back, mailbox to manager, license removed.",
        ),
        wrong=("Changed only the password.",),
        device="",
        sensitive=True,
        priority=2,
        lean={23: 27},
    ),
    Family(
        "role_change",
        (DESK, "User Lifecycle", "Role Change", ""),
        9,
        texts=(
            "{co} is now supervisor | {co} is now supervisor from {day}. Same as {co2} had.",
            "moved to sales | I moved to sales, my things are still service.",
            "name change | I got married. New last name everywhere please.",
            "covering for {co} | I cover for {co} for three months",
            "promoted | promoted! need the manager's folder and calendar",
            "transfer to {site} | Transfer to {site}, printers and groups please.",
            "change title | Title and phone in the directory are wrong",
        ),
        late_texts=(
            "two jobs | I do half here, half at the sister practice now, one login please",
            "back from leave | Back from parental leave, half of my programs are gone",
            "new boss | our new boss is {co}, please change who approves for us",
        ),
        fixes=(
            "Changed groups, title and manager in the directory after the approver's yes; old rights removed.",
            "Role change: approval on file, old groups out, new ones in, display name/title/manager updated.",
            "Groups swapped, directory updated.",
        ),
        wrong=("Added the new groups, left the old.",),
        device="",
        priority=4,
        late=True,
    ),
)
