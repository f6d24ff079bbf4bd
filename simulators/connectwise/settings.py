"""What can be set while it runs, by `PUT /_sim/settings`. What FACTS 17 leaves open defaults to the worst case."""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from simulators.connectwise.roles import check_setting
from simulators.connectwise.time_rules.settings import TimeSettings


@dataclass(frozen=True)
class Settings(TimeSettings):
    # deliveries
    callbacks: bool = True
    callback_loss: float = 0.0  # probability that a callback is never sent
    callback_repeat: float = 0.0  # probability that it is sent twice
    callback_shuffle_seconds: float = 0.0  # each one waits up to this long, so that they overtake one another
    callback_timeout_seconds: float = 5.0
    callback_retry_seconds: tuple[float, ...] = (2.0, 4.0)
    callback_days_until_disabled: int = 3  # days in a row with failures and no success; 1 disables at the first
    http_callbacks_on_loopback: bool = True
    # the living desk
    ticket_stream: bool = False
    staff: bool = False  # members work, customers answer, alerts clear, at the same pace
    workflow: bool = True  # rules of time and of customers' replies
    pace: float = 1.0  # a ticket every 20 to 40 s times this
    screen_member: str = ""  # who sits at the ticket screen before anybody has chosen
    # limits
    rate_limit_per_minute: int = 1000
    rate_limit_names_seconds: bool = True  # 429 with Retry-After
    require_tls: bool = False  # plain http answers "SSL is required."
    maintenance: bool = False  # every API call answers 503 with a page
    maintenance_seconds: float = 0.0  # the same, from now on for so long
    security_roles: dict[str, Any] = field(default_factory=dict)  # member -> read, write, boards, levels: see README.md
    longest_url_characters: int = 10_000  # path and query; longer ones answer 414, 0 = any
    largest_bundle: int = 50  # requests in one
    largest_document_bytes: int = 10 * 1024 * 1024
    member_token_lifetime_seconds: int = 4 * 3600
    # open points of FACTS 17, and others that sources disagree on
    post_keeps_mobile_guid: bool = False  # 2
    member_hash_lifetime_seconds: int = 8 * 3600  # 3
    note_fires_ticket_callback: bool = True  # 4
    server_timeout_seconds: float = 0.0  # 5: slower answers become a 504 after it, 0 = never
    concurrent_requests: int = 0  # 5: more at once are answered 429, 0 = any number
    outside_role_status: int = 404  # 7: 404 or 403
    string_equality_is_exact: bool = False  # 8
    wrong_keys_status: int = 404  # on cloud; 401 on premise
    missing_client_id_status: int = 403
    old_version_status: int = 404  # an Accept version older than the resource
    unknown_company_is_null: bool = True  # 200 null, else 404
    company_needs_address: bool = True  # a new one without any part of an address is refused
    contact_duplicates_are_refused: bool = True  # same name, same company, no ignoreDuplicates
    plain_write_changes_configuration_type: bool = False  # without changeType
    bulk_answers_records: bool = False  # POST and PUT of configurations/bulk: as the description has it, not BulkResult
    partial_custom_fields: str = "cleared"  # what a PATCH leaves out of customFields: cleared, kept or refused
    is_cloud_is_text: bool = True  # "True" instead of true
    # tickets, where no source says
    merged_ticket_is_locked: bool = True  # no more writes to what was merged away
    merge_across_companies: bool = False
    company_move_keeps_contact: bool = False  # else a ticket that changes company loses contact, site and agreement
    closing_parent_closes_children: bool = True
    parent_shows_notes_of_children: bool = True  # in allNotes, with bundledFlag
    closing_needs_resolution: bool = False  # a closing status wants a note on the Resolution tab
    closed_project_takes_tickets: bool = False
    forecast_is_list: bool = False  # GET .../forecast: the object, or a list of one as the description has it
    # time
    clock_ahead_seconds: float = 0.0

    def changed(self, values: dict[str, Any]) -> "Settings":
        """With these values; ValueError names what it does not know or cannot take."""
        kinds = {f.name: f for f in fields(self)}
        for name, value in values.items():
            if name not in kinds:
                raise ValueError(f"no setting is called {name}")
            if not _fits(getattr(self, name), value):
                raise ValueError(f"{name} cannot be {value!r}")
        check_setting(values.get("security_roles", {}))
        tidy: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
        return replace(self, **tidy)

    def shown(self) -> dict[str, Any]:
        return asdict(self)


def _fits(now: Any, value: Any) -> bool:
    if isinstance(now, bool):
        return isinstance(value, bool)
    if isinstance(now, int | float):
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return isinstance(value, list | tuple if isinstance(now, tuple) else type(now))
