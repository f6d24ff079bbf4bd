"""Proof that a process works, through the very path its work takes."""

from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from cwhub.accounts.models import Heartbeat

QUEUE = "queue"


def beat(name: str = QUEUE) -> None:
    """Runs as a task: whoever reads the row knows that tasks are taken, run and committed."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})


def age(name: str = QUEUE) -> timedelta | None:
    """How long ago the last beat was, by the database's clock; None when there never was one."""
    passed = ExpressionWrapper(Now() - F("at"), output_field=DurationField())
    return Heartbeat.objects.filter(name=name).annotate(passed=passed).values_list("passed", flat=True).first()
