"""Mail and calendars."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "outlook_password_loop",
        (DESK, "Email & Calendar", "Outlook", "Desktop"),
        130,
        texts=(
            "mail asking for password | My email program pops up asking for the password every two minutes since "
            "I changed it on {day}. I type it and it just comes back.",
            "Outlook keeps asking for pasword | outlok keeps askng for pasword, put it in 6 times. also can u "
            "put email on my new phone thx",
            "login box will not go away | A sign-in box sits on top of my mail all day. It started after we set "
            "up the new code app.",
            "Cannot get email on my computer | Mail works on my phone but the desktop says Need Password at the "
            "bottom and nothing comes in since this morning.",
            "Credential prompt | After registering the authenticator the mail client prompts for credentials in "
            "a loop. Webmail is fine.",
            "email stuck disconnected | bottom right says disconnected / need password. I know my password is "
            "right because it works on the website",
            "Windows Security window | There is a Windows Security window that wants my work password again and "
            "again. Is it safe to put it in?",
            "it wont take my password | New password as of {day}. The computer takes it, the website takes it, "
            "the mail window does not. I have work to do.",
            "cant log in to outlook | since the MFA change outlook keeps asking for the pasword, cant get at my mail",
            "outlook again | Ever since you changed the MFA on {day} Outlook keeps asking me to log in. I do, it asks "
            "again.",
            "mail login | outlook login keeps coming back after the mfa was changed, password is right",
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
            "Cred Manager: deleted the MicrosoftOffice16 entries, restarted the client, user signed in with new "
            "pw and approved the prompt.",
            "Old saved password was still cached. Cleared it from Windows credentials, had the user sign in "
            "fresh and approve on the phone.",
            "Deleted cached tokens and stored creds, new sign-in, MFA re-registered. Prompt is gone.",
        ),
        wrong=(
            "Created a new mail profile, seems ok.",
            "Repaired Office, prompt did not show while I was connected.",
            "Reset the user's password again.",
        ),
    ),
    Family(
        "shared_mailbox_missing",
        (DESK, "Email & Calendar", "Shared Mailbox", ""),
        50,
        texts=(
            "info@ inbox gone | {co} and I are both supposed to see the info@ inbox. It is not in my list on the left.",
            "add mailbox please | Please add the billing mailbox to my account, {co} is out and I need to read it.",
            "Missing folder list | I was given access to the intake address last week but it never showed up in "
            "my mail.",
            "shared box not there | the shared one disappeared from my computer overnight, its still on {co}s",
            "Need to send as accounting@ | I can read accounting@ but when I answer it comes from my own name. "
            "It should come from accounting.",
            "Access to {co}'s mail | {co} moved to another role. I need her old address to show on my side, "
            "approved by our manager.",
        ),
        late_texts=(
            "orders inbox | Where did the orders inbox go?? I have {num} customers waiting",
            "second mailbox will not open | I see the second address in the list but when I click it: The set of "
            "folders cannot be opened.",
            "Cannot see team inbox | New on the team, everybody else has the team inbox under their own one and "
            "I do not.",
            "front office mail | Could you let me into the front office mail like {co} has it? On the web I can "
            "open it, on the PC not.",
        ),
        fixes=(
            "Granted Full Access with automapping, waited an hour, mailbox appeared after a restart of the client.",
            "Permission was missing. Added full access + send as in admin center. Takes up to 60 min to show up, "
            "confirmed with user after.",
            "Re-added the mailbox permission, told user to wait an hour and reopen. It mapped by itself.",
        ),
        wrong=(
            "Added it as a second account by hand.",
            "Told user to use the web for now.",
        ),
        device="",
    ),
    Family(
        "invoice_held",
        (DESK, "Email & Calendar", "Spam & Quarantine", ""),
        55,
        texts=(
            "missing invoice mail | A vendor swears they sent the invoice twice. I do not have it, not in junk either.",
            "Emails not arriving from one sender | Mail from {co} at our bank does not reach me. Others get it fine.",
            "where is my mail | they say they sent it {day} {hour}. nothing. can you see if something is holding it",
            "Release please | I get the digest that says a message was held. Please let it through, it is a "
            "customer of twenty years.",
            "blocked attachment | The signed contract came without its attachment, only a text that it was removed.",
            "customer mail going to junk | Everything from our largest customer lands in junk since {day}",
            "Not getting faxes by email | The fax service mails us PDFs. None since {day}.",
        ),
        late_texts=(
            "closing documents held up | Closing is at 2 and the lender's package is nowhere. They show it as "
            "delivered.",
            "mail gateway says deferred | Sender forwarded me a notice: message deferred by recipient filter. "
            "Can you look?",
            "Same supplier again | You released one for me last week, now the next one from the same supplier is "
            "gone too.",
        ),
        fixes=(
            "Released the message in the mail filter and added the sender to the allow list of the client.",
            "Held in quarantine by the attachment rule. Released, sender domain allowed after checking SPF.",
            "Found it in the filter's held queue, let it through, made an allow entry for that sender.",
        ),
        wrong=(
            "Told the sender to send it again.",
            "Moved it out of the junk folder.",
        ),
        device="",
    ),
    Family(
        "bounce_back",
        (DESK, "Email & Calendar", "Mail Flow", ""),
        45,
        texts=(
            "my emails come back | Everything I send to one customer comes back with a long error. See below: "
            "550 5.7.1 message rejected.",
            "undeliverable | undeliverable undeliverable undeliverable. what does 5.4.1 mean??",
            "Mail not leaving | I have {num} messages in the outbox since {hour} and they do not go.",
            "they dont get my email | {co} at the county does not get anything we send since {day}. We can "
            "receive from them.",
            "Delayed messages | Messages between our two sites take an hour. Same office normally seconds.",
            "Emails to gmail people rejected | Our newsletters to private people bounce, it says unauthenticated "
            "sender.",
        ),
        late_texts=(
            "mail going out twice | Customers tell me every mail from me arrives two times",
            "DMARC? | A customer's IT person writes that our mail fails DMARC and they will drop it from Monday. "
            "Can you talk to them?",
            "scanner mails and ticket mails bounce | The building system mails bounce since your change on "
            "{day}. The people mails are fine.",
            "nobody outside hears us | Outside addresses do not get our mail. Inside works.",
        ),
        fixes=(
            "Corrected the SPF record, the sending service was missing. Mail accepted after DNS refreshed.",
            "Sender was not covered by SPF/DKIM. Added include, turned on DKIM signing, tested with two outside "
            "addresses.",
            "DNS: added the missing sender to SPF. Bounces stopped after the TTL.",
        ),
        wrong=(
            "Asked the user to resend.",
            "Cleared the autocomplete entry and tested once.",
        ),
        device="",
    ),
    Family(
        "calendar_rights",
        (DESK, "Email & Calendar", "Calendar", "Web"),
        40,
        texts=(
            "see my boss's appointments | I am the new assistant and need to see and move appointments of {co}.",
            "meeting room double booked | {room} was given to two groups at {hour} again. It should refuse the "
            "second one.",
            "invites without answers | When I invite people their answer never changes on my side.",
            "Appointments gone | Half of my appointments of next week are not there on the computer. Phone has them.",
            "shared schedule | Could our crew see one common schedule and only me change it?",
            "Wrong time on invitations | Clients in another state get my invitations one hour off.",
            "{co} cannot see free/busy | {co} sees only stripes for me. Everyone else is fine.",
        ),
        late_texts=(
            "delegates | Since the update I cannot accept on behalf of {co}, the button is grey.",
            "room will not answer | Room {room} does not accept any booking since {day}, stays tentative.",
            "phone shows old meetings | Meetings I deleted on the PC remain on my phone.",
        ),
        fixes=(
            "Set editor rights on the calendar with Add-MailboxFolderPermission, assistant restarted and sees it.",
            "Calendar permission corrected (Editor), removed the stale delegate entry. Works after a restart of "
            "the client.",
            "Rights were Reviewer. Changed to Editor, cleaned the broken delegate.",
        ),
        wrong=("Shared it by invitation, user will try.",),
        device="",
        priority=4,
    ),
    Family(
        "list_members",
        (DESK, "Email & Calendar", "Distribution List", ""),
        42,
        texts=(
            "please add {co} to all-staff | {co} started and does not get the all-staff mails. Please add.",
            "group address | We need a group address for the new project with me, {co} and {co2}.",
            "remove me | I am getting the night shift mails, I am not night shift since spring.",
            "{co} left, still on list | {co} is gone but people get bounces when writing to everyone@",
            "who is on it? | Can you tell me who gets mail to office@? Someone answered that I do not know.",
            "outside people cannot write to our team address | Customers get a refusal when they write to the "
            "team address.",
        ),
        late_texts=(
            "new team mail | make jobs@ go to {co} and me please",
            "everyone@ too open | Anybody can write to everyone@. Only the managers should.",
            "bounce from group | When I write to the board group I get three bounces, names I never heard of",
            "merge two groups | Sales and Inside Sales should be one address from Monday.",
        ),
        fixes=(
            "Updated the group's members in the admin center as asked and confirmed with the requester.",
            "Added/removed members of the list, allowed outside senders where wanted. Sent the new member list "
            "to the requester.",
            "Changed the group members, sent the list back for a check.",
        ),
        wrong=("Added to the wrong group with a similar name.",),
        device="",
        priority=4,
    ),
    Family(
        "search_broken",
        (DESK, "Email & Calendar", "Outlook", "Desktop"),
        40,
        texts=(
            "cant find anything | Search finds nothing older than two weeks. I know the mail is there, I can "
            "scroll to it.",
            "Mail search | Searching in the inbox says something went wrong and your search could not be completed.",
            "60,000 mails | My inbox has sixty thousand messages and every click takes ten seconds. I can not "
            "delete anything, legal hold.",
            "outlook hangs | outlook hangs not responding every time I click a folder, especially {co}'s archive",
            "search results empty | results: none. really? I got 20 mails from that person yesterday",
            "freezing mail | My mail freezes when I switch folders. It is big, I know.",
            "need old email for court | I need a mail from two years ago for a hearing at 9 and the search gives "
            "nothing",
        ),
        late_texts=(
            "top results only | It shows three top results and then spins. Filters do nothing.",
            "archive not searched | Since the archive was turned on the search skips it.",
            "indexing? | Status says 214,000 items remaining to be indexed and the number does not move.",
        ),
        fixes=(
            "Rebuilt the search index and reduced the cached period to twelve months; search complete after the night.",
            "Index was corrupt. Rebuilt it via Indexing Options, cached mode set to 12 months.",
            "Indexing stuck. Reset the index, moved the archive online only.",
        ),
        wrong=("Restarted the search service.",),
    ),
    Family(
        "new_client_signature",
        (DESK, "Email & Calendar", "Outlook", "Desktop"),
        14,
        texts=(
            "signature gone | My signature vanished after the mail program changed its look on {day}.",
            "new look please back | It switched itself to a new look and my templates are gone. I want the old "
            "one back.",
            "no signature no logo | customers get mails without logo since the new thing",
            "add-in missing | The button that files mail to our case system is not there any more after the switch.",
            "who turned this on | Who turned this on?? My rules, my signature, my PST: gone.",
            "toggle | there was a switch 'try the new', I clicked it, now I regret it",
            "mail merge broken | Mail merge from the letter program opens nothing since the mail program changed.",
            "archive files not there | My old archive files are not on the left any more since the redesign",
            "signatures differ | Half of us have the new footer, half none. Started this week.",
            "quick parts lost | All my ready-made answers are lost in the new version.",
        ),
        fixes=(
            "Switched back to the classic client by policy and turned the toggle off; signature and add-ins returned.",
            "Set the policy that hides the new client toggle, started classic again. Everything was still there.",
            "Back to classic via registry policy, add-in reloaded, signature ok.",
        ),
        wrong=("Typed the signature in again by hand.",),
        late=True,
    ),
)
