"""One case for every address: who asks, what the address names, and what a stranger's id may answer.

A new address without a case fails the suite. Add it here, under its name, with the word that its id goes by on the
stage (`Side.ids`, or `number` for the ticket's).
"""

from dataclasses import dataclass, field
from typing import Any

from desk.isolation.sides import Side

NOT_FOUND = frozenset({404})


@dataclass(frozen=True)
class Case:
    names: dict[str, str] = field(default_factory=dict)  # the address's argument -> the id's word on the stage
    methods: tuple[str, ...] = ("GET",)
    asks: str = "admin"  # a role of the client's people; "panel", "token", or "nobody" without any session
    data: dict[str, Any] = field(default_factory=dict)  # values of the form beside the ids
    strangers: frozenset[int] = NOT_FOUND  # what another's id answers
    own: frozenset[int] | None = None  # what the own id answers; None: anything but a refusal or an error
    shows: bool = False  # the answer holds the own client's mark
    whole_account: bool = False  # for those who see all clients: anybody else is refused


def named(word: str, **more: Any) -> Case:
    return Case(names={"uid": word}, **more)


POST, BOTH = ("POST",), ("GET", "POST")
WHOLE: dict[str, Any] = {"whole_account": True}
NUMBER = {"number": "number"}
STEP = {"number": "number", "key": "step"}
REDIRECT = frozenset({302})  # to the own list, which says what could not be done
ASKED = frozenset({400, 404})  # refused for its form, before anything is looked for
SAID = frozenset({200, 302, 400, 403, 404, 409})  # a page or a notice that names nothing of them: the marks tell


def listed(**more: Any) -> Case:
    return Case(**{"shows": True, **more})


CASES: dict[str, Case] = {
    # --- without an account -----------------------------------------------------------------------------------------
    "connectwise_callback": Case(names={"token": "door"}, methods=POST, asks="nobody", strangers=frozenset({404, 200})),
    "healthz": Case(asks="nobody"),
    "sign_in": Case(asks="nobody", methods=BOTH),
    "sign_out": Case(methods=POST),
    "account_login": Case(asks="nobody", methods=("GET", "POST")),
    "account_logout": Case(methods=POST),
    "invited": Case(names={"uid": "person", "token": "door"}, asks="nobody", methods=("GET", "POST"), strangers=SAID),
    "socialaccount_login_cancelled": Case(asks="nobody", methods=BOTH),
    "account_inactive": Case(asks="nobody"),
    "openid_connect_login": Case(names={"provider_id": "provider"}, asks="nobody", methods=POST),
    "openid_connect_callback": Case(names={"provider_id": "provider"}, asks="nobody"),
    # --- a person's own sign-in: nothing of a client stands there -----------------------------------------------------
    **{
        name: Case(methods=BOTH)
        for name in (
            "account_change_password",
            "account_reauthenticate",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
        )
    },
    "mfa_view_recovery_codes": Case(),
    "account": Case(),
    "mfa_index": Case(),
    "session_end": Case(names={"number": "number"}, methods=POST),
    "sessions_end": Case(methods=POST),
    "provider_unlink": Case(methods=POST),
    "account_switch": Case(names={"uid": "account"}, methods=POST, strangers=frozenset({302, 404})),
    # --- pages ------------------------------------------------------------------------------------------------------
    "home": listed(),
    "tickets": listed(),
    "today": listed(),
    "today_save": Case(methods=POST),
    "today_assign": Case(methods=POST, data={"ticket": "number", "member": "member"}, strangers=SAID, own=SAID),
    "clients": listed(),
    "audit": listed(asks="auditor"),
    "audit_live": Case(asks="auditor"),
    "audit_check": Case(methods=POST),
    "audit_layers": Case(asks="auditor"),
    "audit_entry": named("entry", asks="auditor", shows=True),
    "audit_export": Case(names={"form": "form"}, methods=POST, asks="auditor", strangers=SAID, own=SAID),
    "access_review": Case(asks="auditor", methods=BOTH),
    "signed_review": named("review", asks="auditor", strangers=frozenset({403, 404})),
    "palette": Case(data={"q": "mark"}, strangers=SAID),
    "ticket": Case(names=NUMBER, shows=True),
    "ticket_live": Case(names=NUMBER),
    "ticket_tick": Case(names=STEP, methods=POST),
    "ticket_approve": named("proposal", methods=POST),
    "ticket_rejecting": named("proposal"),
    "ticket_reject": named("proposal", methods=POST, data={"reason": "no", "code": "wrong_facts"}),
    "ticket_editing": named("proposal"),
    "ticket_edit": named("proposal", methods=POST),
    "ticket_cancel": named("proposal"),
    "ticket_undo": named("write", methods=POST),
    # --- the panel --------------------------------------------------------------------------------------------------
    "pod": Case(asks="nobody"),
    "pod_session": Case(asks="nobody", methods=POST),
    "pod_panel": Case(names={}, asks="panel", data={"ticket": "number"}, strangers=frozenset({200, 404})),
    "pod_live": Case(names=NUMBER, asks="panel", strangers=SAID),
    "pod_tick": Case(names=STEP, methods=POST, asks="panel"),
    "pod_approve": named("proposal", methods=POST, asks="panel"),
    "pod_rejecting": named("proposal", asks="panel"),
    "pod_reject": named("proposal", methods=POST, asks="panel", data={"reason": "no", "code": "wrong_facts"}),
    "pod_editing": named("proposal", asks="panel"),
    "pod_edit": named("proposal", methods=POST, asks="panel"),
    "pod_cancel": named("proposal", asks="panel"),
    "pod_undo": named("write", methods=POST, asks="panel", strangers=frozenset({404, 409})),
    # --- approvals --------------------------------------------------------------------------------------------------
    "approvals": listed(),
    "approvals_live": listed(),
    "approvals_rows": Case(),
    "approvals_picked": Case(methods=POST, data={"uid": "proposal"}, strangers=REDIRECT),
    "approvals_history": Case(),
    "approvals_needs": Case(),
    "approvals_settle": named("finding", methods=POST),
    "approval": named("proposal", shows=True),
    "approval_approve": named("proposal", methods=POST),
    "approval_edit": named("proposal", methods=("GET", "POST")),
    "approval_reject": named("proposal", methods=BOTH, data={"reason": "no", "code": "wrong_facts"}),
    "approval_later": named("proposal", methods=POST),
    "approval_undo": named("proposal", methods=POST),
    "approval_resolve": Case(names={"uid": "batch", "way": "way"}, methods=POST),
    "autonomy": Case(),
    "autonomy_pause": Case(methods=POST),
    "autonomy_resume": Case(methods=POST),
    "autonomy_tools": Case(),
    "autonomy_tool": Case(names={"kind": "kind"}, methods=POST, strangers=SAID),
    "autonomy_level": named("category", methods=POST, strangers=frozenset({302, 403, 404})),
    # --- time -------------------------------------------------------------------------------------------------------
    "time": Case(),
    "time_live": Case(),
    "time_lists": Case(),
    "time_save": Case(methods=POST, data={"uid": "draft"}, strangers=SAID),
    "time_post": Case(methods=POST, data={"uid": "draft"}, strangers=SAID),
    "time_take_back": Case(methods=POST, data={"uid": "draft"}, strangers=SAID),
    "time_entry_new": Case(methods=BOTH),
    "time_entry": named("draft", methods=BOTH),
    "time_why": named("draft"),
    "time_post_cancel": named("time_batch", methods=POST),
    "time_post_resolve": named("time_batch", methods=POST),
    "time_week": Case(),
    "time_sheet_submit": Case(methods=POST),
    "time_sheet_approve": Case(methods=POST),
    "time_sheet_reject": Case(methods=POST),
    "time_team": Case(),
    # --- billing ----------------------------------------------------------------------------------------------------
    "client": Case(names={"number": "company"}, shows=True),
    "client_month": Case(names={"number": "company"}, shows=True),
    "billing_review": Case(**WHOLE),
    "billing_before": Case(**WHOLE),
    "billing_act": Case(methods=POST, data={"act": "mark"}, **WHOLE),
    "billing_questions": listed(),
    "billing_answer": named("question", methods=POST, data={"text": "mark"}),
    "checks": Case(methods=BOTH, **WHOLE),
    # --- settings: for who sees the whole account -------------------------------------------------------------------
    **{
        name: Case(methods=methods, **WHOLE)
        for name, methods in (
            ("integrations", ("GET", "POST")),
            ("integrations_live", ("GET",)),
            ("integrations_go_on", POST),
            ("integrations_read_again", POST),
            ("first_run", ("GET",)),
            ("first_run_boards", POST),
            ("first_run_categories", POST),
            ("first_run_live", ("GET",)),
            ("keeping", ("GET", "POST")),
            ("ended_clients", ("GET",)),
            ("people", ("GET", "POST")),
            ("tokens", ("GET", "POST")),
        )
    },
    "person": named("person", methods=POST, **WHOLE),
    **{name: named("person", methods=POST, **WHOLE) for name in ("person_link", "person_no_factor")},
    **{name: Case(methods=POST, **WHOLE) for name in ("person_add", "people_factor")},
    "pace_choose": named("connection", methods=POST, **WHOLE),
    "token_revoke": named("token", methods=POST, **WHOLE),
    "ended_client_export": Case(names={"pk": "client"}, methods=POST, **WHOLE),
    "ended_client_forget": Case(names={"pk": "client"}, methods=POST, **WHOLE),
    "roles": Case(),
    "isolation": Case(asks="auditor"),
    "pace": Case(asks="auditor"),
    # --- the API ----------------------------------------------------------------------------------------------------
    "api_schema": Case(asks="nobody"),
    "api_proposals": listed(asks="token", methods=("GET", "POST")),
    "api_proposal": named("proposal", asks="token", shows=True),
    "api_approve": named("proposal", asks="token", methods=POST),
    "api_reject": named("proposal", asks="token", methods=POST, data={"reason": "no"}, strangers=ASKED),
    "api_writes": Case(asks="token"),
    "api_undo": named("write", asks="token", methods=POST),
    "api_agreements_classify": Case(asks="token", methods=POST),
    "api_time_batches": Case(asks="token", methods=("GET", "POST")),
    "api_time_batch": named("time_batch", asks="token"),
    "api_time_cancel": named("time_batch", asks="token", methods=POST, strangers=ASKED),
    "api_time_resolve": named("time_batch", asks="token", methods=POST, strangers=ASKED),
    "api_time_undo": named("time_batch", asks="token", methods=POST, strangers=ASKED),
    "api_tokens": Case(asks="token", methods=BOTH),
    "api_token": named("token", asks="token", methods=("DELETE",), strangers=frozenset({403, 404})),
    "api_ticket": Case(names=NUMBER, asks="token", shows=True),
    "api_ticket_sla": Case(names=NUMBER, asks="token"),
}


def words_of(case: Case, side: Side) -> dict[str, Any]:
    """The address's arguments, as this side's things are called."""
    return {argument: word_of(word, side) for argument, word in case.names.items()}


def word_of(word: str, side: Side) -> Any:
    """A word of the stage as this side's id; any other value stands for itself."""
    known = {"number": side.number, "step": "0", "way": "keep", "kind": "ticket.note", "door": f"{side.mark}-door"}
    known |= {
        "mark": side.mark,
        "provider": "canary",
        "form": "csv",
        "client": side.client.pk,
        "company": side.client.external_id,
        "account": side.account.uid,
    }
    return known[word] if word in known else side.ids.get(word, word)


def form_of(case: Case, side: Side) -> dict[str, Any]:
    """The form: the case's own values, and the fingerprint that an approval binds to."""
    said = {name: word_of(value, side) if isinstance(value, str) else value for name, value in case.data.items()}
    return {"fingerprint": side.ids.get("fingerprint", ""), **said}
