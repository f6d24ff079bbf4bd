"""Unpacks an answer within a limit. A few kilobytes of gzip can stand for gigabytes, and layers of it for more."""

import zlib
from collections.abc import Iterator

import httpx

from cwhub.egress.errors import TooLarge

LONGEST_ANSWER_BYTES = 32 * 1024 * 1024
PIECE_BYTES = 256 * 1024
GZIP_WINDOW = 31  # zlib's way to say: gzip's header and trailer, the largest window
PACKED = ("content-encoding", "content-length")
TOO_LONG = "The answer is longer than we read; it was left."


class Unpacked(httpx.SyncByteStream):
    """The body of an answer in gzip, piece by piece. Raises TooLarge, or DecodingError when it is no gzip."""

    def __init__(self, packed: httpx.SyncByteStream) -> None:
        self.packed = packed

    def __iter__(self) -> Iterator[bytes]:
        unpacking, taken, given = zlib.decompressobj(GZIP_WINDOW), 0, 0
        for chunk in self.packed:
            taken += len(chunk)
            while chunk:
                try:
                    piece = unpacking.decompress(chunk, PIECE_BYTES)
                except zlib.error as error:
                    raise httpx.DecodingError("The answer is not packed as it says.") from error
                given += len(piece)
                if given > LONGEST_ANSWER_BYTES:
                    raise TooLarge(TOO_LONG)
                yield piece
                chunk = unpacking.unconsumed_tail
        if taken and not unpacking.eof:
            raise httpx.DecodingError("The answer ends too early.")

    def close(self) -> None:
        self.packed.close()


def unpacked(response: httpx.Response) -> httpx.Response:
    """The same answer with a plain body. Raises DecodingError for a packing that was not asked for."""
    packings = [
        word.strip().lower() for word in response.headers.get("Content-Encoding", "").split(",") if word.strip()
    ]
    if not packings or packings == ["identity"]:
        return response
    if packings not in (["gzip"], ["x-gzip"]):
        response.close()
        raise httpx.DecodingError(f"The answer is packed as {', '.join(packings)[:60]}, which was not asked for.")
    headers = httpx.Headers([(name, value) for name, value in response.headers.multi_items() if name not in PACKED])
    assert isinstance(response.stream, httpx.SyncByteStream)
    return httpx.Response(
        response.status_code, headers=headers, stream=Unpacked(response.stream), extensions=response.extensions
    )
