"""E-mail and calendar."""

from __future__ import annotations

from ..boards import DESK
from . import Family

KIND = "Email & Calendar"

MAIL: tuple[Family, ...] = (
    Family(
        "outlook_password_loop", (DESK, KIND, "Outlook", "Desktop"), 130,
        texts=(
            "mail asking for password | My email program pops up asking for the password every two minutes since I "
            "changed it on {day}. I type it and it just comes back.",
            "Outlook keeps asking for pasword | outlok keeps askng for pasword, put it in 6 times. also can u put "
            "email on my new phone thx",
            "login box will not go away | A sign-in box sits on top of my mail all day. It started after we set up "
            "the new code app.",
            "Cannot get email on my computer | Mail works on my phone but the desktop says Need Password at the "
            "bottom and nothing comes in since this morning.",
            "Credential prompt after MFA | After registering the authenticator the mail client prompts for "
            "credentials in a loop. Webmail is fine.",
            "email stuck disconnected | bottom right says disconnected / need password. I know my password is "
            "right because it works on the website",
            "Windows Security window | There is a Windows Security window that wants my work password again and "
            "again. Is it safe to put it in?",
            "cant login | cant login outlook keeps asking pasword since mfa change",
        ),
        late_texts=(
            "Mail program forgot me | It acts like it has never met me. Every time I open it, it wants my "
            "credentials, then spins and asks again. Password was changed Monday.",
            "need password - {pc} | {pc} shows need password in the status bar, I get the box about ten times an hour",
            "sign in loop | I sign in, approve on the phone, the box closes and two seconds later it is back. "
            "Since the security change.",
            "No new messages since password expired | My password expired, I made a new one, and since then "
            "nothing arrives on this PC. A small box asks for it over and over.",
        ),
        fixes=(
            "Removed the stored credential in Credential Manager, signed in again, re-registered MFA.",
            "Cred Manager: deleted the MicrosoftOffice16 entries, restarted the client, user signed in with new pw "
            "and approved the prompt.",
            "Old saved password was still cached. Cleared it from Windows credentials, had the user sign in fresh "
            "and approve on the phone.",
            "Deleted cached tokens and stored creds, new sign-in, MFA re-registered. Prompt is gone.",
        ),
        wrong=("Created a new mail profile, seems ok.", "Repaired Office, prompt did not show while I was connected.", "Reset the user's password again."),
    ),
    Family(
        "shared_mailbox_missing", (DESK, KIND, "Shared Mailbox", ""), 50,
        texts=(
            "info@ inbox gone | {co} and I are both supposed to see the info@ inbox. It is not in my list on the left.",
            "add mailbox please | Please add the billing mailbox to my account, {co} is out and I need to read it.",
            "Missing folder list | I was given access to the intake address last week but it never showed up in my "
            "mail.",
            "shared box not there | the shared one disappeared from my computer overnight, its still on {co}s",
            "Need to send as accounting@ | I can read accounting@ but when I answer it comes from my own name. It "
            "should come from accounting.",
            "Access to {co}'s mail | {co} moved to another role. I need her old address to show on my side, "
            "approved by our manager.",
            "orders inbox | Where did the orders inbox go?? I have 40 customers waiting",
        ),
        late_texts=(
            "second mailbox will not open | I see the second address in the list but when I click it: The set of "
            "folders cannot be opened.",
            "Cannot see team inbox | New on the team, everybody else has the team inbox under their own one and I "
            "do not.",
            "permissions to front office mail | Could you let me into the front office mail like {co} has it? On "
            "the web I can open it, on the PC not.",
        ),
        fixes=(
            "Granted Full Access with automapping, waited an hour, mailbox appeared after a restart of the client.",
            "Permission was missing. Added full access + send as in admin center. Takes up to 60 min to show up, "
            "confirmed with user after.",
            "Re-added the mailbox permission, told user to wait an hour and reopen. It mapped by itself.",
        ),
        wrong=("Added it as a second account by hand.", "Shared the owner's password is not an option, told user to use the web."),
        device="",
    ),
)
