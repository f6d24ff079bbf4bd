"""A shelf of old tickets as bytes: figures only, no text. Read back with pickles refused."""

import io
from typing import Any

from triage.neighbours import Shelf


def shelf_to_bytes(shelf: Shelf) -> bytes:
    import numpy as np

    matrix, buffer = shelf.matrix, io.BytesIO()
    np.savez_compressed(
        buffer,
        data=matrix.data,
        indices=matrix.indices,
        indptr=matrix.indptr,
        shape=np.array(matrix.shape),
        tickets=shelf.tickets,
        clients=shelf.clients,
        days=shelf.days,
        types=shelf.types,
    )
    return buffer.getvalue()


def shelf_from_bytes(stored: bytes) -> Shelf:
    import numpy as np
    from scipy.sparse import csr_matrix

    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        parts: dict[str, Any] = {name: arrays[name] for name in arrays.files}
    matrix = csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=tuple(parts["shape"]))
    return Shelf(matrix, parts["tickets"], parts["clients"], parts["days"], parts["types"])
