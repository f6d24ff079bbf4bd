"""Fear, with and without reason."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "is_this_real",
        (DESK, "Security", "Phishing Report", ""),
        95,
        texts=(
            "is this real? | Is this real? It says my mailbox will be deleted today.",
            "suspicious | Got this from our owner asking for gift cards. He is sitting next door.",
            "Wire instructions changed? | A buyer's agent sends new wire instructions an hour before closing. "
            "Attached.",
            "should i click | should i click this",
            "FW: Invoice overdue | I do not know this company. There is a link. Attached.",
            "looks like docusign | looks like a signature request but we did not expect any",
            "voice message attached | An email says I have a voice message, with an htm file.",
            "strange mail from {co} | {co} sent me a share link but says she did not.",
            "package | Is the package mail ok? We do get packages.",
            "QR code | It has a square code to scan to keep my password.",
        ),
        late_texts=(
            "payroll change | Somebody wrote to payroll as me to change my bank. I did not.",
            "I clicked | I clicked and put my password before I thought. Then it showed an empty page.",
            "from our domain? | This says it is from us but the name has an extra letter",
        ),
        fixes=(
            "Checked headers and link: phishing; purged it from all mailboxes, blocked the sender, told the user "
            "nothing was lost.",
            "Confirmed phish by header/URL, removed tenant-wide, sender blocked. User had not entered anything.",
            "Phish. Purged and blocked. User informed.",
        ),
        wrong=("Told the user to delete it.",),
        device="",
    ),
    Family(
        "odd_signin",
        (DESK, "Security", "Suspicious Sign-In", ""),
        20,
        texts=(
            "login from abroad | I got a mail that I signed in from another country. I am at my desk.",
            "unfamiliar | unfamiliar sign-in, was this you? NO",
            "code I did not ask for | I get codes on my phone that I did not ask for, at night.",
            "Blocked for risk | I can't get in, it says my account is at risk.",
            "who is this device | There is a device in my list that is not mine.",
            "travel | I'm on vacation and now everything is blocked. It is really me this time.",
            "approve requests at 3 am | three approval requests at 3 am",
        ),
        late_texts=(
            "impossible travel | You wrote me impossible travel. What do I do?",
            "session from vpn | Is it my phone's privacy thing that makes it say Chicago?",
            "keeps asking approve | it keeps asking me to approve, I said no each time",
        ),
        fixes=(
            "Revoked all sessions, reset the password after a call-back, checked rules and sign-in logs: no "
            "access gained.",
            "Sessions revoked, pw reset with verified user, MFA methods reviewed, logs clean.",
            "Revoked + reset + reviewed logs.",
        ),
        wrong=("Unblocked the user.",),
        device="",
        priority=2,
    ),
    Family(
        "malware_popup",
        (DESK, "Security", "Malware Alert", ""),
        10,
        texts=(
            "big red warning with phone number | A big red warning with a phone number and a voice. I can't close it.",
            "virus?? | virus?? it beeps and talks",
            "antivirus message | The antivirus says something was cleaned. Is it?",
            "popups | ads pop up bottom right all day",
            "strange search page | My search page is another one since {day}",
            "called the number | I called the number and a man is on my computer now",
            "download | I downloaded a converter and now there are five new icons",
        ),
        late_texts=(
            "quarantined | quarantined: something something in my downloads, from a customer",
            "browser notifications | Notifications that say your PC is infected (14)",
            "extension | A coupon thing sits in my browser and does not leave",
        ),
        fixes=(
            "Isolated the machine, removed the browser's hijack and notifications, full scan clean, released it.",
            "Host isolated in EDR, hijacker removed, notification permissions cleared, full scan clean, back on "
            "network.",
            "Browser reset, scan clean, un-isolated.",
        ),
        wrong=("Closed the browser.",),
        priority=2,
        late=True,
    ),
    Family(
        "mailbox_taken",
        (DESK, "Security", "Mailbox Compromise", ""),
        9,
        texts=(
            "people get spam from me | Customers call that I send them strange links.",
            "I did not send this | {num} bounces of mail I never sent",
            "rules I did not make | All mail from our bank goes to a folder named RSS. I did not do that.",
            "sent folder | my sent folder is full of things not mine",
            "Vendor paid wrong account | A vendor paid to an account from a mail 'from me'.",
            "no new mail, forwarding | My mail stops, {co} found it is forwarded to somebody",
            "contacts angry | contacts angry, please stop it",
        ),
        late_texts=(
            "bank called | Our bank called about a mail from my address. Help now.",
            "everyone got a share from me | everybody in my address book got a share from me at {hour}",
            "reply in my name | someone answers in my name in the middle of a thread with a customer",
        ),
        fixes=(
            "Blocked sign-in, revoked sessions, reset password and MFA with the verified user, removed the "
            "hidden rules, reviewed what left.",
            "Contained: sign-in blocked, tokens revoked, inbox rules removed, MFA re-registered after call-back, "
            "report sent to the manager.",
            "Account contained, rules deleted, pw+MFA reset, logs exported.",
        ),
        wrong=("Changed the password.",),
        device="",
        sensitive=True,
        priority=1,
        late=True,
    ),
)
