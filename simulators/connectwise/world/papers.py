"""Files on tickets: pictures of a screen, and mails that hold what the ticket does not say."""

from __future__ import annotations

import base64
import random
import struct
import uuid
import zlib

from .shape import Book, Record

COLORS = ((32, 90, 160), (236, 236, 236), (200, 40, 40), (20, 20, 20))
WIDTH, HEIGHT = 24, 16


def write_papers(book: Book, rng: random.Random, truth: dict[str, Record], mails: dict[int, str]) -> None:
    pictures = [_picture(color) for color in COLORS]
    for ticket in book.collections["service/tickets"]:
        twist = truth[str(ticket["id"])]["twist"]
        if twist == "screenshot":
            _keep(book, rng, ticket, "screenshot.png", rng.choice(pictures))
        elif ticket["id"] in mails:
            _keep(book, rng, ticket, "original.eml", mails[ticket["id"]].encode())


def _keep(book: Book, rng: random.Random, ticket: Record, name: str, content: bytes) -> None:
    guid = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    document = book.add(
        "system/documents",
        {
            "title": name,
            "fileName": name,
            "serverFileName": f"{guid}.{name.rsplit('.', 1)[1]}",
            "recordType": "Ticket",
            "recordId": ticket["id"],
            "owner": ticket["_info"]["enteredBy"],
            "linkFlag": False,
            "imageFlag": name.endswith(".png"),
            "publicFlag": True,
            "htmlTemplateFlag": False,
            "readOnlyFlag": False,
            "size": len(content),
            "urlFlag": False,
            "createdOnDate": ticket["_info"]["dateEntered"],
            "guid": guid,
            "_info": {**ticket["_info"], "lastUpdated": ticket["_info"]["dateEntered"]},
        },
    )
    data = base64.b64encode(content).decode()
    book.add("system/documentcontents", {"data": data, "_info": document["_info"]}, at=document["id"])


def _picture(color: tuple[int, int, int]) -> bytes:
    """A small PNG of one color: nobody reads it, but it must be a picture."""
    row = b"\0" + bytes(color) * WIDTH
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(row * HEIGHT, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
