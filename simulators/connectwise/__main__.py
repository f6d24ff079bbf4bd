"""`python -m simulators.connectwise`: the simulator as a program, until Ctrl-C or SIGTERM."""

import argparse
import json
import os
import signal
import ssl
import sys
from pathlib import Path
from threading import Event
from typing import Any

from simulators.connectwise.app import make_app
from simulators.connectwise.server import Serving, private_folder
from simulators.connectwise.tls import certificates
from simulators.connectwise.worlds import WORLDS

POD = "http://localhost:8000/pod?id=[cw_id]&screen=[cw_screen]"


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.connectwise", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--tls-port", type=int, default=8143)
    parser.add_argument("--var", type=Path, default=Path("var/sim"), help="state, log and certificates")
    parser.add_argument("--pod-url", default=POD, help="what the ticket screen frames when no pod is registered")
    parser.add_argument("--public-url", default="", help="the API's address in messages, https://localhost:TLS_PORT")
    parser.add_argument("--screen-url", default="", help="the ticket screen's address, http://localhost:PORT")
    parser.add_argument("--callback-ca", type=Path, help="an authority to trust when callbacks go to https")
    parser.add_argument("--settings", type=json.loads, default={}, help="JSON, as PUT /_sim/settings takes it")
    chosen = os.environ.get("SIM_WORLD") or "first"
    parser.add_argument("--world", default=chosen, choices=list(WORLDS), help="which MSP; SIM_WORLD says it too")
    return parser.parse_args(words)


def serving(options: argparse.Namespace) -> Serving:
    folder = private_folder(options.var)
    trusted: Any = ssl.create_default_context(cafile=str(options.callback_ca)) if options.callback_ca else True
    app = make_app(
        world=options.world,
        settings=options.settings,
        var=folder,
        public_url=options.public_url or f"https://localhost:{options.tls_port}",
        screen_url=options.screen_url or f"http://localhost:{options.port}",
        pod_url=options.pod_url,
        callback_verify=trusted,
    )
    files = certificates(folder, options.host)
    return Serving(app, host=options.host, port=options.port, tls_port=options.tls_port, files=files)


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    server = serving(options)
    try:
        server.start()
    except OSError as error:
        print(f"simulator: {options.host}:{options.port} or {options.tls_port}: {error}", file=sys.stderr)
        return 1
    sim = server.app.sim
    print(f"simulator ready: {sim.screen_url} {sim.public_url}, trust {options.var / 'ca.pem'}", flush=True)
    told.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
