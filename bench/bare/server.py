"""Starts the bare view beside a running demo: same command line, same pool, same database."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bench.database import Database
from config.supervision.processes import product
from tests.e2e.running import ROOT, Demo, free_port, wait_for

TABLE = "create table bench_arrived (id bigserial primary key, body bytea not null, at timestamptz default now())"
GRANT = "grant insert, select on bench_arrived to cwhub_app"


@contextmanager
def bare_server(demo: Demo, database: Database) -> Iterator[str]:
    for statement in (TABLE, GRANT):
        database.execute(statement)
    port = free_port()
    web = next(child for child in product(port=port) if child.name == "web")
    command = [*web.command[:-1], "bench.bare.asgi:application"]
    environment = {**os.environ, **demo.environment, **web.environment}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: httpx.get(f"{base}/arrived").is_success, what="the bare server's start")
        yield base
    finally:
        process.terminate()
        process.wait(20)
