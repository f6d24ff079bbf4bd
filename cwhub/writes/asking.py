"""What the kinds share: speaking to ConnectWise for one call, and telling the journal what came of it."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection as database

from cwhub.connectwise import Client, ConnectWiseError, KeyRefused, Limited, NotSent, Refused
from cwhub.connectwise.errors import Busy as BusyError
from cwhub.egress.errors import MustWait
from cwhub.egress.limiter import Permit, pace_of, wait_for
from cwhub.journal.kinds import Call, Payload
from cwhub.journal.outcomes import (
    Busy,
    Found,
    NeverSent,
    Outcome,
    ReadFailed,
    RecordRefused,
    Rejected,
    SearchFailed,
    Unknown,
)
from cwhub.journal.outcomes import Limited as LimitedOutcome

LONGEST_WAIT_SECONDS = 5.0


def client_of(call: Call) -> Client:
    """The adapter as the call's own client: another company's record neither comes in nor is written to."""
    return Client.of(call.connection, company=call.company, mark=call.marker)


def permits_of(call: Call) -> Callable[[], Permit]:
    """The call's own permit first, then further ones: a search may need several pages."""
    waiting, client_id = [call.permit], call.permit.client_id

    def permit() -> Permit:
        if waiting:
            return waiting.pop()
        pace = pace_of(call.connection)
        return wait_for(pace, purpose="look", longest_seconds=LONGEST_WAIT_SECONDS, client_id=client_id)

    return permit


def outcome_of(error: ConnectWiseError) -> Outcome:
    """The list of refusals is explicit; whatever is not on it is doubt."""
    known: dict[str, Any] = {"status": error.status, "excerpt": error.detail[:500]}
    if isinstance(error, NotSent):
        return NeverSent(reason=error.sentence, **known)
    if isinstance(error, Limited):
        return LimitedOutcome(retry_after=error.retry_after_seconds, **known)
    if isinstance(error, BusyError):
        return Busy(**known)
    if isinstance(error, KeyRefused):
        return RecordRefused(**known)
    if isinstance(error, Refused):
        return Rejected(reason=error.sentence, **known)
    return Unknown(reason=error.sentence, **known)


def sending(request: Callable[[], Outcome]) -> Outcome:
    try:
        return request()
    except ConnectWiseError as error:
        return outcome_of(error)
    except MustWait as wait:
        return LimitedOutcome(retry_after=wait.seconds)
    finally:
        leave_thread()


def leave_thread() -> None:
    """Side by side a request has a thread of its own: no database connection stays there, as a second permit opens."""
    if threading.current_thread() is not threading.main_thread():
        database.close()


def searching(look: Callable[[], Found]) -> Found:
    """A look that could not be finished is a failed one, never "none"."""
    try:
        return look()
    except KeyRefused as error:
        return SearchFailed(str(error), status=error.status)
    except (ConnectWiseError, MustWait) as error:
        return SearchFailed(str(error))


def reading(read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return read()
    except ConnectWiseError as error:
        wait = error.retry_after_seconds if isinstance(error, Limited) else None
        raise ReadFailed(error.sentence, status=error.status, retry_after=wait) from error
    finally:
        leave_thread()


class AsksConnectWise:
    """The part of a kind that is the same for all of ours."""

    risk = "low"
    audience = "internal"

    def risk_of(self, payload: Payload) -> str:
        return self.risk

    def audience_of(self, payload: Payload) -> str:
        return self.audience

    def key_answers(self, call: Call) -> bool | None:
        try:
            client_of(call).system_info(permit=permits_of(call)())
        except KeyRefused:
            return False
        except (ConnectWiseError, MustWait):
            return None
        return True


def number_of(payload: Payload) -> int:
    return int(payload["ticket"])
