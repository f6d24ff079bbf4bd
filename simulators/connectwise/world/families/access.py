"""Accounts and who may do what."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "account_locked_old_phone",
        (DESK, "Accounts & Access", "Account Locked", ""),
        85,
        texts=(
            "locked out again | I am locked out for the third time today. I did not type anything wrong.",
            "cant log in to pc | computer says the referenced account is currently locked out and may not be "
            "logged on to",
            "LOCKED OUT | Third time this week. I have a client in the lobby. Please fix this for good.",
            "Login trouble {me} | I get unlocked, it works for about twenty minutes and then I am out again.",
            "please unlock {co} | {co} cannot get in, she is standing next to me.",
            "keeps locking | Since I changed my password last {day} it locks several times a day.",
            "its doing it again | its doing it again. locked.",
        ),
        late_texts=(
            "bad attempts? | Your message says too many bad attempts but I have been in a meeting all morning "
            "with the laptop closed.",
            "Can't sign in after lunch | Every day after lunch the PC refuses me until one of you unlocks it. My "
            "old tablet at home still gets mail I think.",
            "kicked out | got kicked out of everything, mail, drive, computer. worked at 8, not at 9",
        ),
        fixes=(
            "Lockout source was the user's old phone with the previous password. Updated the mail password "
            "there, unlocked the account.",
            "Traced lockouts on the DC to an ActiveSync device. Old phone in a drawer still trying. Removed it, "
            "unlocked.",
            "Found the device that keeps sending the old pw (old iPhone), had user remove the account from it, "
            "unlocked in AD.",
        ),
        wrong=(
            "Unlocked the account.",
            "Unlocked, user ok.",
        ),
        device="",
        priority=2,
    ),
    Family(
        "mfa_old_phone",
        (DESK, "Accounts & Access", "MFA", "Authenticator"),
        70,
        texts=(
            "new phone, no codes | I have a new phone and the approval still goes to the old one, which I traded in.",
            "cant approve sign in | It says open your app and enter the number. The app on my new phone is empty.",
            "authenticator moved | I got a new iPhone yesterday. Everything copied over except the code app.",
            "Locked by the code thing | the code goes to my old number. can you change it to the new number please",
            "Lost my phone | I'm traveling, lost my phone. I cannot get into mail without the app. Please help "
            "quickly.",
            "{co} new phone | {co} has a new phone since {day} and cannot approve. She is on her desk phone if "
            "you need her.",
        ),
        late_texts=(
            "Approval request never comes | I wait for the request to approve but nothing appears on this phone.",
            "screen broken | My phone screen is black since it fell. I cannot read the number it asks for.",
            "app says action required | On the restored phone the account shows action required, scan a QR code. "
            "Which one?",
            "got company phone | We all got company phones on {day}, my sign-in wants the private one.",
        ),
        fixes=(
            "Verified the user by call-back to the number on file, then cleared the MFA methods and "
            "re-registered the new phone.",
            "Identity checked with the manager, reset MFA registration, user set up the app on the new phone "
            "with us on the line.",
            "Call-back done, revoked old authenticator, required re-register, tested sign-in.",
        ),
        wrong=(
            "Gave a temporary bypass, phone not changed.",
            "Told the user to restore the app from the cloud copy.",
        ),
        device="",
        sensitive=True,
        priority=2,
    ),
    Family(
        "forgot_password",
        (DESK, "Accounts & Access", "Password Reset", ""),
        95,
        texts=(
            "forgot my password | Back from two weeks of vacation and I do not remember it.",
            "pasword | hi i forgot my pasword can u send me a new one",
            "Password expired while away | It expired while I was away and I cannot change it from home.",
            "cant get in | typed it five times, not going to try again before it locks",
            "new password for {co} | {co} needs a new password, he is on the shop floor without mail. I am his "
            "supervisor.",
            "expired | My screen says your password has expired and must be changed, then it says cannot update.",
            "temp password doesnt work | The temporary one you gave me is refused. Capital i or small L?",
            "windows login | It says the user name or password is incorrect. It was correct yesterday.",
        ),
        late_texts=(
            "self service page | The page where I can do this myself says my organization has not turned it on.",
            "password rules | It refuses every new one I invent. Length, history, what else? Out of ideas.",
            "monday morning | every Monday the same, I changed it on Friday and it is gone from my head. sorry",
        ),
        fixes=(
            "Verified the user by call-back, set a temporary password with change at next sign-in.",
            "Called back on the number on file, reset in AD, user changed it at first logon, synced.",
            "ID confirmed, temp pw set, forced change, waited for sync and tested mail.",
        ),
        wrong=("Reset only in the cloud, the sync put the old one back.",),
        device="",
        sensitive=True,
    ),
    Family(
        "folder_rights",
        (DESK, "Accounts & Access", "Permissions", ""),
        46,
        texts=(
            "access denied | I get access denied on the {file} folder. {co} can open it.",
            "please let {co} into HR folder | {co} takes over payroll next week and needs the HR folder. "
            "Approved by me.",
            "cant save in projects | I can read but not save in the projects folder",
            "too much access | The summer interns can see the finance folder. They should not!",
            "need rights to install | It asks for an administrator to install the label tool.",
            "New department folder | We need a folder that only {co}, {co2} and I can open.",
            "Denied since move | Since I moved to purchasing I lost the old folder and did not get the new one",
        ),
        late_texts=(
            "read only | everything is read only for me since {day}",
            "inherited? | Subfolders show for {co} but not for me, same team, same title.",
            "vendor needs in | An outside auditor needs to read one folder for two weeks.",
        ),
        fixes=(
            "Added the user to the folder's security group after approval, user signed out and in.",
            "AD group membership was missing, approver confirmed by mail, added. New logon needed for the token.",
            "Put user in the right group, logoff/logon, tested.",
        ),
        wrong=("Gave the user rights directly on one file.",),
        device="",
        priority=4,
    ),
    Family(
        "sso_app",
        (DESK, "Accounts & Access", "Single Sign-On", "Web App"),
        42,
        texts=(
            "HR portal loops | The HR portal sends me back to the sign-in page for ever.",
            "cant get to benefits site | When I click the tile it says you are not assigned to this application.",
            "AADSTS50105 | It shows AADSTS50105 and a long code when I open the training site.",
            "app tile missing | The tile for time tracking is gone from my start page.",
            "works for {co} not me | {co} clicks and is in. I click and get a white page.",
            "logged in as wrong person | The scheduling site opens as {co} on this computer, we share it",
        ),
        late_texts=(
            "certificate message in web app | The expense site says the signing certificate is not valid.",
            "portal changed address | They moved to a new address and it does not know us any more.",
            "after rename | I got married, my name was changed, and the training site does not find me now.",
            "two accounts | It picks my private account by itself and then refuses.",
        ),
        fixes=(
            "Assigned the user to the enterprise application, cleared the browser session, sign-in went through.",
            "App assignment was missing in Entra, added the group, user tested in a private window first.",
            "Added user to the app's group; cleared cookies; works.",
        ),
        wrong=("Cleared the browser cache.",),
        device="",
    ),
    Family(
        "badge_signin",
        (DESK, "Accounts & Access", "Single Sign-On", "Badge Reader"),
        26,
        texts=(
            "badge not reading at {room} | Tapping the badge does nothing at {room}, we type passwords between "
            "patients.",
            "tap and go | tap and go is tap and nothing",
            "Badge logs in wrong nurse | I tap and {co} is signed in. That is a privacy matter.",
            "badge reader light off | Reader light is dark on {pc}.",
            "new badge | New badge for {co}, the old one broke. Needs to be enrolled.",
            "two taps | it needs two taps and then asks for the pin every time",
            "Reader dead since morning | The reader at the nurses' station is dead since this morning.",
        ),
        late_texts=(
            "tap locks me out | Tap works and then the screen locks itself after a second",
            "enrollment page | The page to enroll the badge says server not reachable.",
            "slow tap | From tap to desktop takes a minute now, it was five seconds. We have children waiting.",
        ),
        fixes=(
            "Restarted the badge agent service and enrolled the badge again at the station.",
            "Badge service on the station was stopped. Started it, set to automatic, re-enrolled the card.",
            "Agent service restart + re-enroll.",
        ),
        wrong=("Plugged the reader into another port.",),
        clients=(4,),
    ),
    Family(
        "number_matching",
        (DESK, "Accounts & Access", "MFA", "Text Message"),
        14,
        texts=(
            "numbers do not match | It shows a number and my phone wants a different thing. Since this week.",
            "text codes stopped | I always got a text. Now it says this method is not allowed any more.",
            "old flip phone | I have a flip phone and I am not going to install anything. How do I sign in now?",
            "voice call option gone | The option to get a call is gone",
            "asked to set up again | It asks me to set up more information and leads in circles.",
            "security info page | The page says add a method and then something went wrong",
            "need hardware key | Our drivers may not have phones in the plant. What can they use instead?",
            "no more sms | no more sms?? who decided that",
            "private phone | I do not want a work app on my private phone. My manager knows.",
            "stuck at more information required | stuck at 'more information required' since {hour}",
        ),
        fixes=(
            "Text method was retired; registered the authenticator app (or a hardware key for those without a "
            "phone) after verifying the user.",
            "SMS is off since the policy change. Verified caller, enrolled in the app with number matching, tested.",
            "Moved user off text codes: app registered, identity verified first.",
        ),
        wrong=("Turned text codes on again for this user.",),
        late=True,
        device="",
        sensitive=True,
    ),
)
