"""One case for every task of the queue: rung for one account, with the ids of another's rows.

A new task without a case fails the suite. Add it here with the row of the stage that its second argument names, or "".
"""

from django.utils.module_loading import import_string

from desk.isolation.probing import Faults, undone
from desk.isolation.stage import Stage
from desk.isolation.watching import fingerprint_of, listening, marks_in

TASKS: dict[str, str] = {
    "agreements.tasks.reckon_goals": "",
    "approvals.tasks.expire_due": "",
    "cwhub.audit.chain.seal": "",
    "cwhub.audit.heads.export_head": "",
    "cwhub.audit.verifying.check": "",
    "cwhub.audit.verifying.check_daily": "",
    "cwhub.journal.auditing.audit_account": "",
    "cwhub.journal.restoring.finish": "",
    "cwhub.journal.services.run_next": "journal.WriteBatch",
    "cwhub.mirror.notes.bring": "mirror.Ticket",
    "cwhub.webhooks.tasks.look_after": "",
    "cwhub.webhooks.tasks.poll": "",
    "cwhub.webhooks.tasks.take_inbox": "",
    "desk.callbacks.keep": "",
    "desk.ending.tasks.forget_old": "",
    "desk.ending.tasks.resume": "",
    "desk.ending.tasks.work": "accounts.Run",
    "desk.keeping.keep": "",
    "desk.tasks.connect": "accounts.Run",
    "desk.tasks.end_clients": "",
    "desk.tasks.resume": "",
    "timeentry.drafting.tasks.draft_account": "",
    "triage.tasks.analyse_ticket": "mirror.Ticket",
    "triage.tasks.learn_account": "",
    "triage.tasks.take_changes": "",
}
GLOBAL_TASKS = frozenset({"cwhub.accounts.heartbeats.beat"})  # no account's: it names a process
WRITES_FILES = frozenset({"cwhub.audit.heads.export_head"})  # is not rung on an installation that is at work


def probe_task(task: str, stage: Stage) -> Faults:
    """Nothing of the other account is touched or told, whatever the task makes of a foreign id."""
    words = TASKS[task]
    with undone(), listening() as heard:
        before = fingerprint_of(stage.beyond)
        ids = [stage.beyond.rows[words].pk] if words else []
        faults: Faults = []
        try:
            with undone():
                said = import_string(task)(stage.mine.account.pk, *ids)
                if before != fingerprint_of(stage.beyond):
                    faults.append("changed something of another account")
        except Exception as error:  # a task may refuse; what it says must not tell
            said = repr(error)
        told = "\n".join([*heard.lines, str(said)])
        faults += [f"{mark} in its answer or a log line" for mark in marks_in(told, {"another account": stage.beyond})]
    return [f"{task}: {fault}" for fault in faults]
