"""The parts of a multipart/form-data body."""

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

from simulators.connectwise.errors import Refused
from simulators.connectwise.web import Request


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    values: dict[str, str]
    file: File | None

    def value(self, *names: str) -> str:
        """Of the first of these fields that was sent, in any case."""
        lower = {name.lower(): value.strip() for name, value in self.values.items()}
        return next((lower[name.lower()] for name in names if name.lower() in lower), "")

    def flag(self, *names: str) -> bool:
        return self.value(*names).lower() in ("true", "1", "on")


def form_of(request: Request) -> Form:
    head = b"Content-Type: " + request.header("Content-Type").encode("utf-8", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    if not message.is_multipart():
        raise Refused(400, "InvalidObject", "The multipart body cannot be read.")
    values: dict[str, str] = {}
    file: File | None = None
    for part in message.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        if filename := part.get_filename():
            file = File(filename, data)
        else:
            values[name] = data.decode("utf-8", "replace")
    return Form(values, file)
