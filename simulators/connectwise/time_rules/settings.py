"""What FACTS leaves open about time and schedule; the default is the worst case for whoever writes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeSettings:
    # 17.1: how it refuses
    closed_sheet_status: int = 400  # time on a sheet that is handed in: 400, 403 or 409
    billed_time_status: int = 400  # a change of billed time: 400, 403 or 409
    # who may still change what
    approved_time_may_be_edited: bool = True  # while it is not invoiced
    submitted_time_may_be_edited: bool = False
    reversed_sheet_status: str = "PendingApproval"  # of an approved sheet; Open would give it back to its member
    own_sheet_may_be_approved: bool = True  # by the member himself
    # 17.6: who presets, first to last
    time_default_order: tuple[str, ...] = ("ticket", "agreement", "board", "member")
    bill_time_order: tuple[str, ...] = ("agreementWorkType", "agreement", "ticket", "board", "workType")
    # entries
    board_lock_refuses_time: bool = True  # timeEntryLockedFlag of a board
    overlapping_time_is_refused: bool = False
    time_notes_limit: int = 4000
    time_fires_ticket_callback: bool = True
    # agreements
    agreement_end_is_inclusive: bool = False
    pool_loses_rounded_hours: bool = True  # else the actual ones
    carry_over_expires: bool = True  # after expiredDays
    overruns_without_limit_are_endless: bool = False
    expire_when_zero_ends_cover: bool = True  # overruns included
    parent_agreement_gives_the_pool: bool = False
    board_default_gives_the_agreement: bool = False  # to time on a ticket that has none
    deleted_time_gives_hours_back: bool = False  # only a reallocation does
    newest_rate_row_wins: bool = True  # of several that apply on a day
    row_limit_counts: bool = True  # agreementLimit of a work type's row is the most that it covers of an entry
    member_rate_above_setup: bool = True  # sources disagree on where the member's own rate stands
    # stopwatches
    one_stopwatch_runs: bool = True  # starting one pauses the member's others
    # schedule
    schedule_conflicts_are_refused: bool = True  # without allowScheduleConflictsFlag
