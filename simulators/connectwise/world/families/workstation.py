"""Computers on the desk."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "dock_black",
        (DESK, "Workstation", "Display & Dock", "Dock"),
        60,
        texts=(
            "screens black | Both screens stay black when I put the laptop on the station. Laptop alone works.",
            "monitors not coming on | came in, monitors not coming on. unplugged everything, no luck",
            "one screen only | Only one of the two comes up since {day}. They flicker first.",
            "the screen in {room} is black again | hi this is {me} um the screen in {room} is black again and "
            "somebody has a client at ten so",
            "No signal | NO SIGNAL on both. The little light on the box is on.",
            "usb c thing | The usb c thing the laptop clicks into does not charge or show a picture",
            "display flickers | External display goes off for two seconds every minute",
        ),
        late_texts=(
            "after sleep nothing | After the laptop sleeps the desk screens do not wake. Restarting helps until "
            "the next sleep.",
            "new desk no picture | Moved desks, same box, same cables, no picture now.",
            "dock gets hot | The box under the desk is hot and the screens drop out in the afternoon.",
        ),
        fixes=(
            "Updated the dock's firmware and replaced the cable, both screens back.",
            "Dock firmware was old. Flashed it with the vendor tool, other USB-C cable, tested sleep and wake.",
            "Firmware update on the docking station; monitors detected after reseating the cable.",
        ),
        wrong=(
            "Changed the display settings to extend.",
            "Rebooted, ok now.",
        ),
    ),
    Family(
        "pc_slow",
        (DESK, "Workstation", "Slow", ""),
        62,
        texts=(
            "computer takes forever | It takes fifteen minutes until I can work in the morning.",
            "fan and waiting | The fan howls and every click takes a coffee.",
            "{pc} unusable | {pc} unusable. mouse jumps. typing shows up ten seconds later",
            "Freezes | My PC freezes several times a day, mostly with the browser and the accounting open.",
            "old machine? | Is this machine too old? Excel with 200 rows should not take a minute.",
            "so slow | so slow since {day}",
            "hard drive 100% | Task manager shows the disk at 100 all the time.",
            "help | help",
        ),
        late_texts=(
            "after update sluggish | Everything is like in honey since it restarted on {day} night.",
            "memory | It says close programs to prevent loss of information. I have two programs open.",
            "{co} has same model and it flies | {co} has the same model and it flies, mine crawls",
        ),
        fixes=(
            "Disk was full of temp files and memory exhausted by startup programs; cleaned up, disabled them, "
            "added memory.",
            "Cleared 40 GB of temp and old profiles, trimmed startup items, RAM upgrade ordered and fitted.",
            "Startup apps off, cleaned disk, added 8 GB. Boot is under a minute now.",
        ),
        wrong=(
            "Rebooted, ok now.",
            "Ran a disk check.",
        ),
    ),
    Family(
        "wont_start",
        (DESK, "Workstation", "Will Not Start", ""),
        40,
        texts=(
            "nothing happens when I press the button | Press the button, light blinks three times, nothing.",
            "dead computer | My computer is dead this morning.",
            "black with white line | Black, a white line top left, does not go further",
            "no power | no power at all, other things on the same strip work",
            "stuck at logo | Stuck at the maker's logo with the circle turning since {hour}.",
            "beeping | It beeps and does not come up. I counted five.",
            "Blue with sad face | Blue with a sad face and a code, restarts, same again.",
            "laptop wont turn on | laptop wont turn on, charged all night",
        ),
        late_texts=(
            "automatic repair loop | It says preparing automatic repair, then diagnosing, then again from the "
            "beginning.",
            "no boot device | After the thunderstorm: no bootable device found.",
            "turns on and off | fans spin for a second and then off, over and over",
        ),
        fixes=(
            "Drained residual power, reseated memory and ran startup repair; the machine boots again.",
            "Power drain 30 s, memory reseated, bootrec repair. Ordered a new power supply as well.",
            "Hard reset + reseat RAM, startup repair. Up.",
        ),
        wrong=("Had the user hold the power button, it came up once.",),
        priority=2,
    ),
    Family(
        "update_loop",
        (DESK, "Workstation", "Update", ""),
        38,
        texts=(
            "stuck at 30 percent | Working on it 30%, do not turn off. Since {hour} yesterday.",
            "restarts by itself | It restarted by itself in the middle of my presentation.",
            "keeps wanting to restart | keeps wanting to restart, I did it four times",
            "undoing changes | Every morning it says undoing changes made to your computer.",
            "Failed to install | There is a red message that something failed to install, 0x800f0922.",
            "wants to install Windows 11 | It offers Windows 11. Should I?",
            "taskbar gone | Since last night my taskbar is gone and the start button does nothing",
        ),
        late_texts=(
            "instrument pc restarted | The PC at the instrument restarted in a run. We had an agreement that "
            "this NEVER happens.",
            "half installed | Came in to a screen that says something did not go as planned, undoing.",
            "patch night | You had a patch night and now {num} of ours do not find the shared folder",
        ),
        fixes=(
            "Cleared the update cache and installed the patch by hand out of hours; restarts set outside of work.",
            "Stopped wuauserv, renamed SoftwareDistribution, ran the cumulative patch manually, active hours "
            "corrected in the RMM.",
            "Reset update components, patch went through, reboot policy fixed.",
        ),
        wrong=("Paused everything for a week.",),
    ),
    Family(
        "peripheral_dead",
        (DESK, "Workstation", "Peripheral", "Keyboard & Mouse"),
        40,
        texts=(
            "mouse | mouse is jumping, new batteries did not help",
            "keyboard types wrong letters | Pressing a gives me q since lunch.",
            "Webcam upside down | I am upside down in meetings.",
            "headset | Headset is recognized but nobody hears me on the one ear with the microphone",
            "card reader | The card reader at {room} is not seen by the computer any more.",
            "USB stick not opening | A customer gave me a stick and the computer refuses it.",
            "scanner gun | The scanner gun beeps but no number appears in the form",
        ),
        late_texts=(
            "bluetooth gone | There is no bluetooth switch any more, so no mouse.",
            "number pad | The number pad moves the arrow instead of writing numbers",
            "second keyboard types by itself | It writes sssssss by itself until I unplug it",
        ),
        fixes=(
            "Removed the device in Device Manager, installed the vendor's driver and used a port on the machine "
            "itself.",
            "Uninstalled ghost devices, new driver, moved it off the hub. Works.",
            "Driver reinstall, different USB port without hub.",
        ),
        wrong=("Replaced the batteries.",),
        priority=4,
    ),
    Family(
        "imaging_sensor",
        (DESK, "Workstation", "Peripheral", "Scanner"),
        24,
        texts=(
            "xray sensor not found | The sensor in {room} is not found again, doctor has a patient in the chair.",
            "no image | no image no image no image. we take films at 10",
            "Sensor disconnects | In the middle of a series the sensor drops and the program says device lost.",
            "imaging pc | imaging pc in {room} again. same as always.",
            "Doctor is angry | Third time this month. The doctor wants to talk to your boss about the sensor.",
            "sensor light red | The little light on the sensor box is red and does not turn green.",
            "cannot take bitewings | Cannot take bitewings at {room}. We moved the patient to another chair.",
        ),
        late_texts=(
            "works after replug | Works when I unplug and plug it in, for about two pictures.",
            "Capture button grey | The capture button stays grey, the list of devices is empty.",
            "exam room down | hi its {me} at {site} exam room has no xray and we're running behind",
        ),
        fixes=(
            "Moved the sensor back to the rear USB port that does not sleep and turned off USB power saving; "
            "always the same port.",
            "Same USB port as every time. Sensor belongs in the rear blue port, selective suspend off, tested "
            "three images.",
            "Rear USB port again, power saving disabled on the root hub.",
        ),
        wrong=(
            "Restarted the imaging program.",
            "Reinstalled the sensor driver.",
        ),
        clients=(1,),
        priority=2,
    ),
    Family(
        "rebuild",
        (DESK, "Workstation", "Rebuild", ""),
        24,
        texts=(
            "old laptop for {co} | {co} should get my old laptop, please make it fresh.",
            "wipe and start over | This machine had too many owners. Wipe it and give it to the front.",
            "three laptops | We bought three laptops ourselves, please make them like the others.",
            "new pc setup | New computer arrived, in the box under my desk.",
            "Swap my machine | Mine is five years old and on the list for this quarter.",
            "classroom machines | The cart has {num} that need to be done before term",
            "set up workstation in {room} | Please set up the spare in {room} with our usual programs.",
        ),
        late_texts=(
            "autopilot? | The box said just sign in and it sets itself up. It did not.",
            "missing programs after swap | After the swap I miss two programs and all my bookmarks.",
            "before {day} | replacement must be ready before {day}, {co} starts",
        ),
        fixes=(
            "Reimaged with the client's standard build, joined it to the domain and moved the profile.",
            "Fresh image, client's app set from the RMM, profile data moved with OneDrive, joined.",
            "Reimage + join + apps, data copied, user signed in and checked.",
        ),
        wrong=("Deleted the old profile only.",),
        priority=4,
    ),
    Family(
        "camera_black",
        (DESK, "Workstation", "Peripheral", "Camera"),
        12,
        texts=(
            "no picture of me | People see a black box with a line through it, since {day}.",
            "meeting: camera in use | It says the camera is used by another program. It is not.",
            "shutter | I opened the little shutter. Still black.",
            "cam not found | 0xA00F4244 no cameras are attached",
            "black in every app | Black in every app, worked on Tuesday",
            "privacy switch? | A crossed out symbol flashes when I press F9 or so.",
            "I am a grey head | I am only a grey head in meetings now, my customers ask.",
            "interview at {hour} | I have interviews at {hour} and the picture does not come",
            "laptop lid | It works with the external screen off and not when docked",
            "since firmware | Since the vendor tool did something on {day} the lens does not turn on",
        ),
        fixes=(
            "The vendor's update switched on the privacy mode; turned it off in the firmware and updated the "
            "camera driver.",
            "Privacy shutter setting in BIOS came with the vendor update. Off, new driver, camera back.",
            "BIOS privacy option disabled + driver, ok.",
        ),
        wrong=("Reinstalled the meeting program.",),
        late=True,
        priority=4,
    ),
    Family(
        "recovery_key",
        (DESK, "Workstation", "Will Not Start", ""),
        12,
        texts=(
            "asks for recovery key | It shows a blue page and wants a 48 digit key. What is that?",
            "locked after update | After it restarted last night it wants a key before Windows.",
            "BitLocker | BitLocker recovery on {pc}, user in the field",
            "numbers page | a page with numbers and says enter recovery key. I never had one",
            "bios update then key | I let it install the thing from the maker and now it wants a key.",
            "{co} stuck at key | {co} is on site with this blue page and a customer",
            "every time | It wants the key at EVERY start now.",
            "key ID starts with 4F | The key ID starts with 4F. Can you read it to me?",
            "cannot start, long number | Cannot start, it wants a very long number",
            "dock in, key out | Starts without the dock, wants the key with it.",
        ),
        fixes=(
            "Verified the user, read the recovery key from the directory, suspended and resumed protection after "
            "the firmware update.",
            "Call-back first, then gave the key from Entra, suspended BitLocker, reboot, resumed so that it "
            "stops asking.",
            "Key from directory after verification; manage-bde suspend/resume.",
        ),
        wrong=("Gave the key, it asked again next day.",),
        late=True,
        sensitive=True,
        priority=2,
    ),
)
