"""The report: every probe against this very installation, on a stage that is taken down before anybody sees it.

All happens in one transaction of the role that the product runs as, and is rolled back; nothing is called out to. What
stays is a dated JSON and the same as a page that prints.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from cwhub.accounts.tenancy import tenant_models
from cwhub.connectwise.client import use_http
from cwhub.egress.transport import new_client
from desk.isolation.cases import CASES
from desk.isolation.probing import Faults, missing_cases, probe_address, probe_table, probe_undeclared
from desk.isolation.stage import Stage, build_stage
from desk.isolation.tasks import TASKS, WRITES_FILES, probe_task
from kit.clock import now

FOLDER = "reports"


@dataclass
class Line:
    """One thing that was tried."""

    kind: str  # table, page, API action, other methods or task
    name: str
    faults: Faults = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass
class Report:
    at: datetime
    lines: list[Line]
    called_out: int  # requests that something tried to send meanwhile; none has left
    seconds: float

    @property
    def holds(self) -> bool:
        return all(line.holds for line in self.lines)

    @property
    def counts(self) -> list[dict[str, Any]]:
        kinds = dict.fromkeys(line.kind for line in self.lines)
        return [count_of(kind, [line for line in self.lines if line.kind == kind]) for kind in kinds]

    def as_json(self) -> dict[str, Any]:
        said = {"at": self.at.isoformat(), "holds": self.holds, "seconds": self.seconds, "called_out": self.called_out}
        return {**said, "counts": self.counts, "lines": [asdict(line) for line in self.lines]}


def count_of(kind: str, lines: list[Line]) -> dict[str, Any]:
    return {"kind": kind, "tried": len(lines), "faulty": sum(not line.holds for line in lines)}


class NoWayOut(httpx.BaseTransport):
    """Nothing leaves while the report is made."""

    def __init__(self) -> None:
        self.asked = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        raise httpx.ConnectError("The isolation report calls nobody.", request=request)


def make_report() -> Report:
    began, wire = now(), NoWayOut()
    use_http(new_client(wire))
    try:
        with quietly(), transaction.atomic():
            lines = list(tried(build_stage()))
            transaction.set_rollback(True)
    finally:
        use_http(None)
    return Report(began, lines, wire.asked, round((now() - began).total_seconds(), 1))


def tried(stage: Stage) -> Iterator[Line]:
    yield Line("register", "every address has a case", missing_cases())
    for model in tenant_models():
        yield line("table", model._meta.label, partial(probe_table, model, stage))
    for name, case in CASES.items():
        for method in case.methods:
            kind = "API action" if name.startswith("api_") else "page"
            yield line(kind, f"{method} {name}", partial(probe_address, name, method, stage))
    for name in CASES:
        yield line("other methods", name, partial(probe_undeclared, name, stage))
    for task in sorted(set(TASKS) - WRITES_FILES):
        yield line("task", task, partial(probe_task, task, stage))


def line(kind: str, name: str, probe: Callable[[], Faults]) -> Line:
    """A probe that breaks is a fault too: it has proven nothing."""
    try:
        with transaction.atomic():
            return Line(kind, name, probe())
    except Exception as error:
        return Line(kind, name, [f"the probe broke: {type(error).__name__}: {error}"[:300]])


@contextmanager
def quietly() -> Iterator[None]:
    """What the probes provoke is heard by them and no business of the installation's log."""
    root = logging.getLogger()
    usual = root.handlers[:]
    root.handlers[:] = []
    try:
        yield
    finally:
        root.handlers[:] = usual


# --- kept -----------------------------------------------------------------------------------------------------------
def folder() -> Path:
    return Path(settings.VAR) / FOLDER


def keep(report: Report) -> tuple[Path, Path]:
    """The JSON and the page, named by the date."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"isolation-{report.at:%Y-%m-%dT%H%M%SZ}"
    data, page = folder() / f"{stem}.json", folder() / f"{stem}.html"
    data.write_text(json.dumps(report.as_json(), indent=1))
    style = (Path(settings.BASE_DIR) / "static" / "report.css").read_text()
    html = render_to_string("desk/isolation/report.html", {"report": report})
    page.write_text(html.replace("</head>", f"<style>{style}</style></head>", 1))
    return data, page


def last_report() -> dict[str, Any] | None:
    """The newest one that was kept here; None where none was made yet."""
    kept = sorted(folder().glob("isolation-*.json")) if folder().exists() else []
    return json.loads(kept[-1].read_text()) if kept else None
