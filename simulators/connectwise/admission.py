"""What turns a request away before anybody looks at what it asks: maintenance, plain http, length, version, kind."""

import re
from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.faults import PAGE
from simulators.connectwise.web import Request, Response, page

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

VERSION = re.compile(r"version\s*=\s*\"?(\d+)\.(\d+)")
FIRST_VERSION = {"company/communicationtypes": (2020, 4)}  # older ones do not know them (FACTS 1)
UPLOADS = re.compile(r"system/documents(/\d+)?")


def closed(sim: "Simulator") -> Response | None:
    """The page that answers everything while ConnectWise is being updated."""
    return page(PAGE, 503) if sim.in_maintenance() else None


def check_line(sim: "Simulator", request: Request) -> None:
    if sim.settings.require_tls and not request.base.startswith("https:"):
        raise Refused(403, "Security", "SSL is required.")
    longest = sim.settings.longest_url_characters
    if longest and len(request.url_path) + len(request.query_string) > longest:
        raise Refused(414, "RequestUriTooLong", "The request URL is too long. Use a search instead.")


def check_headers(sim: "Simulator", request: Request, path: str) -> None:
    plain = path.strip("/").lower()
    _check_version(sim, request.header("Accept"), plain)
    kind = request.header("Content-Type").partition(";")[0].strip().lower()
    is_upload = bool(UPLOADS.fullmatch(plain))
    if request.method == "POST" and is_upload and kind != "multipart/form-data":
        raise _unsupported("A document is sent as multipart/form-data.")
    if request.body and kind and "json" not in kind and not is_upload:
        raise _unsupported(f"The request entity's media type '{kind}' is not supported for this resource.")


def _check_version(sim: "Simulator", accept: str, path: str) -> None:
    asked = VERSION.search(accept)
    first = next((v for known, v in FIRST_VERSION.items() if path.startswith(known)), None)
    if asked and first and (int(asked[1]), int(asked[2])) < first:
        raise Refused(
            sim.settings.old_version_status, "NotFound", f"The resource is not in version {asked[1]}.{asked[2]}."
        )


def _unsupported(message: str) -> Refused:
    return Refused(415, "UnsupportedMediaType", message)
