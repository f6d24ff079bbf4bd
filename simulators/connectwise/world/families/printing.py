"""Paper in, paper out."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "queue_stuck",
        (DESK, "Printing & Scanning", "Cannot Print", "Printer"),
        92,
        texts=(
            "nothing comes out | I send it, it says printing, nothing comes out of {printer}.",
            "jobs stuck | {num} documents are waiting and I cannot delete them.",
            "cant print | cant print. restarted twice.",
            "{printer} ignores me | {printer} prints for {co} but ignores me",
            "invoices not printing | We must mail invoices today and {printer} does not move.",
            "PRINTER | Issue: Printer. Urgency: High. Details: see above. Asset tag: dont know.",
            "deleting... | The job says deleting since {hour}.",
            "checks | Checks are in the tray, payroll is due and it just sits there",
            "paper jam? no | It shows no jam, no light, just nothing.",
        ),
        late_texts=(
            "spooling forever | It says spooling and then the window closes, no page.",
            "whole floor | Since {hour} nobody on our floor gets paper out of {printer}. Everyone else fine.",
            "labels and letters | neither labels nor letters come. I am not moving from here until they do",
        ),
        fixes=(
            "Cleared the stuck job and restarted the print spooler on the print server.",
            "Stopped spooler, emptied the PRINTERS folder, started it. Test page ok.",
            "Spooler restart on the server after removing the corrupt job.",
        ),
        wrong=(
            "Turned the printer off and on.",
            "Reinstalled the printer on the PC.",
        ),
        device="Printer",
    ),
    Family(
        "scan_refused",
        (DESK, "Printing & Scanning", "Scan to Email", ""),
        60,
        texts=(
            "scans do not arrive | I scan to my mail and nothing arrives. The machine says sent, then failed.",
            "scanner error | The copier says login failed when it tries to send.",
            "cannot email documents from copier | Signed leases must go out today and the copier refuses.",
            "scan stopped {day} | Since {day} no scans. The copier man says it is not the copier.",
            "535 | It shows 535 authentication on the little display",
            "scan | scan no work",
            "medical records | Records requests pile up, the machine can't send them.",
            "Failed to send | failed to send. check settings. what settings??",
        ),
        late_texts=(
            "after your security change | You tightened something in mail and now the copier can't send.",
            "smtp | Display: SMTP connect refused.",
            "only to outside | Scans to myself work, to customers not.",
        ),
        fixes=(
            "Mail provider refused the copier's old sign-in; set it to the SMTP relay (app password where no "
            "relay is).",
            "Copier used basic auth. Switched it to the relay connector, IP allowed, test scan arrived.",
            "Moved scanning to SMTP relay/app password, tested to inside and outside.",
        ),
        wrong=("Re-entered the same password on the copier.",),
        device="Printer",
    ),
    Family(
        "driver_after_update",
        (DESK, "Printing & Scanning", "Driver", ""),
        18,
        texts=(
            "prints garbage | Pages of hieroglyphics, then blank ones.",
            "color gone | It prints only black since {day}, the settings page looks different.",
            "printer name with copy 1 | I have the same one three times with copy 1, copy 2.",
            "wrong tray | everything from the envelope tray now",
            "Driver unavailable | It says driver is unavailable under its name.",
            "double sided | two sided stopped working, tree lovers here",
        ),
        late_texts=(
            "stapling option vanished | There used to be stapling. Vanished.",
            "0x0000011b | Connect to printer: 0x0000011b",
            "scaling | All our forms print at 70 percent",
            "half page | half a page then stops, on every Windows 11 one",
        ),
        fixes=(
            "Removed the driver package and installed the vendor's current one (not the one from Windows Update).",
            "Driver replaced: removed from print management, vendor's PCL6 installed, pushed to users.",
            "New vendor driver, old package deleted.",
        ),
        wrong=("Restarted the spooler.",),
        device="Printer",
    ),
    Family(
        "add_printer",
        (DESK, "Printing & Scanning", "New Printer", ""),
        22,
        texts=(
            "new one came | The new copier came today, the man plugged it in. Please put it on our computers.",
            "add {printer} for {co} | please add {printer} for {co}",
            "I moved upstairs | I moved upstairs and need the one up here.",
            "set up at home | Small one at home, can you connect it to my work laptop?",
            "bought one | I bought one at the store for {room}.",
            "label maker | label maker in the box, needs setup",
            "replaced by leasing company | Leasing company swapped the machine. Same place, new model, nobody "
            "can use it.",
        ),
        late_texts=(
            "all staff to new one | All of us should use the new one from Monday, remove the old.",
            "secure release | We want that it prints only when I tap my badge.",
            "follow me | two sites, one queue, is that possible?",
        ),
        fixes=(
            "Added the printer on the print server with a fixed address and deployed it by group policy.",
            "Static IP, queue on the server, GPO deployed, test pages from two PCs.",
            "Queue created and pushed, user printed.",
        ),
        wrong=("Installed it on one computer only.",),
        device="Printer",
        priority=4,
    ),
    Family(
        "printer_hardware",
        (DESK, "Printing & Scanning", "Hardware", ""),
        22,
        texts=(
            "streaks | Grey streaks on every page.",
            "jam jam jam | Paper jam every third page at the same spot.",
            "code 50.1 | It shows 50.1 fuser and beeps.",
            "smells burnt | smells burnt. we unplugged it.",
            "drum | says replace drum, we did, still says so",
            "tray 2 | tray 2 does not pull",
        ),
        late_texts=(
            "Noise | It makes a grinding noise, worse every day.",
            "wet room printer | The one in the wash area died again, water inside I guess.",
            "touch screen dead | The touch screen does not react on the left half.",
            "toner explosion | Toner everywhere. Do not ask.",
        ),
        fixes=(
            "Opened a case with the copier vendor, technician replaced the fuser and rollers under the service "
            "contract.",
            "Vendor call placed, part swapped (rollers/fuser), cleaned, counters reset.",
            "Service call, part replaced.",
        ),
        wrong=("Cleaned the glass.",),
        device="Printer",
        priority=4,
    ),
    Family(
        "label_printer",
        (DESK, "Printing & Scanning", "Cannot Print", "Label Printer"),
        18,
        texts=(
            "labels skip | Labels print and then two empty ones, then half.",
            "shipping stopped | Shipping is stopped, the label thing blinks red.",
            "zebra | zebra blinking red, truck leaves at 4",
            "barcode unreadable | Scanners do not read our labels since {day}",
            "faint labels | faint. we changed the roll.",
            "label in wrong place | The print is an inch too low on every label.",
            "line 2 | line 2 no labels, line 1 ok",
        ),
        late_texts=(
            "second shift | second shift here. labels dead. nobody to ask.",
            "after cleaning | After washdown the printer on line 3 does nothing",
            "wrong size | It thinks the labels are four inch",
        ),
        fixes=(
            "Calibrated the label sensor, set the media size again in the printer's own settings and cleaned the head.",
            "Media calibration + darkness/size set on the device, head cleaned, 20 test labels fine.",
            "Calibrated, cleaned head, label size stored.",
        ),
        wrong=("Changed the ribbon.",),
        clients=(3, 32, 8),
        device="Printer",
        priority=2,
    ),
)
