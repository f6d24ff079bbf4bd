"""ConnectWise's names of time zones: a member's zone is a reference with one of them, which zoneinfo does not know."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The names that ConnectWise ships with, and those of Windows that it shows behind them.
NAMES = {
    "us eastern": "America/New_York",
    "us central": "America/Chicago",
    "us mountain": "America/Denver",
    "us pacific": "America/Los_Angeles",
    "us arizona": "America/Phoenix",
    "us alaska": "America/Anchorage",
    "us hawaii": "Pacific/Honolulu",
    "eastern standard time": "America/New_York",
    "central standard time": "America/Chicago",
    "mountain standard time": "America/Denver",
    "pacific standard time": "America/Los_Angeles",
    "us mountain standard time": "America/Phoenix",
    "alaskan standard time": "America/Anchorage",
    "hawaiian standard time": "Pacific/Honolulu",
    "atlantic standard time": "America/Halifax",
    "newfoundland standard time": "America/St_Johns",
    "gmt standard time": "Europe/London",
    "gmt": "Europe/London",
    "gmt/uk": "Europe/London",
    "uk": "Europe/London",
    "w. europe standard time": "Europe/Berlin",
    "romance standard time": "Europe/Paris",
    "central europe standard time": "Europe/Budapest",
    "fle standard time": "Europe/Helsinki",
    "aus eastern standard time": "Australia/Sydney",
    "e. australia standard time": "Australia/Brisbane",
    "aus central standard time": "Australia/Darwin",
    "w. australia standard time": "Australia/Perth",
    "new zealand standard time": "Pacific/Auckland",
    "south africa standard time": "Africa/Johannesburg",
    "india standard time": "Asia/Kolkata",
    "singapore standard time": "Asia/Singapore",
}


def zone_named(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone of this name; a name that nobody knows means the account's own."""
    known = NAMES.get(" ".join(name.lower().split()), name.strip())
    try:
        return ZoneInfo(known) if known else otherwise
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise
