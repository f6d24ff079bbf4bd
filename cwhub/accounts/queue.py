"""The alarm clock's bell: a task carries ids, never work. The tables hold the truth and the sweeper alone suffices."""

from django_q.tasks import async_task


def enqueue(function: str, *ids: int | str) -> None:
    """Queues `function(*ids)` in the caller's transaction: rolled back with it, seen by a worker after it."""
    async_task(function, *ids)
