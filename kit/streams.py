"""An answer that leaves piece by piece, on both kinds of server, without ever standing whole in memory."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def streamed(request: HttpRequest, pieces: Iterator[str], *, content_type: str, name: str) -> StreamingHttpResponse:
    """A download of this name. Each piece is made when the reader has taken the one before."""
    content: Any = awaited(pieces) if isinstance(request, ASGIRequest) else pieces
    response = StreamingHttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


async def awaited(pieces: Iterator[str]) -> AsyncIterator[str]:
    while (piece := await sync_to_async(following)(pieces)) is not None:
        yield piece


def following(pieces: Iterator[str]) -> str | None:
    return next(pieces, None)
