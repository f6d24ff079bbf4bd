"""What the queue says of its tasks: their ids while they run, and of a failure the way through the code, no values.

django-q2 keeps a failed task's whole traceback in the database and writes it into the log. Its signals are the only
place from which both are reached.
"""

from typing import Any

from django_q.signals import post_execute_in_worker, pre_execute

from kit.logs import begin_ids, without_words


def note_task(sender: Any, task: dict[str, Any], **rest: Any) -> None:
    begin_ids(task=task["id"], does=str(task["func"]), arguments=" ".join(map(str, task["args"])))


def cut_result(sender: Any, task: dict[str, Any], **rest: Any) -> None:
    if task.get("success") is False:
        task["result"] = without_words(str(task["result"]))


def listen() -> None:
    pre_execute.connect(note_task, dispatch_uid="cwhub.note_task")
    post_execute_in_worker.connect(cut_result, dispatch_uid="cwhub.cut_result")
