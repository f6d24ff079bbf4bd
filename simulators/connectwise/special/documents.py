"""Documents of records: uploaded as a form, listed by record, downloaded (FACTS 12)."""

import base64
import mimetypes
import uuid
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from simulators.connectwise.errors import FieldError, Invalid, NotFound, Refused
from simulators.connectwise.multipart import Form, form_of
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

DOCUMENTS, CONTENTS = "system/documents", "system/documentcontents"
OWNERS = {  # recordType, and where such records are
    "Ticket": "service/tickets",
    "Agreement": "finance/agreements",
    "Company": "company/companies",
    "Configuration": "company/configurations",
    "Contact": "company/contacts",
    "Opportunity": "sales/opportunities",
    "PurchaseOrder": "procurement/purchaseorders",
    "Project": "project/projects",
    "SalesOrder": "sales/orders",
    "ServiceTemplate": "service/templates",
    "Expense": "expense/entries",
    "Rma": "procurement/rmatags",
}
SHARED = {"service/tickets": "project/tickets"}  # a ticket's id may be of either
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")


def listed(call: "Call") -> Result:
    from simulators.connectwise.api import paged, select

    resource = call.sim.resource(DOCUMENTS)
    return paged(call, resource, select(call, resource, _asked(call)))


def count(call: "Call") -> Result:
    from simulators.connectwise.api import select

    return {"count": len(select(call, call.sim.resource(DOCUMENTS), _asked(call)))}, 200, {}


def _asked(call: "Call") -> list[Record]:
    """Those of a kind of record, or of one record."""
    asked, id = call.request.param("recordType"), call.request.param("recordId")
    kind = _kind(asked)
    if asked and not kind:
        raise Refused(400, "InvalidParameter", f"The recordType '{asked}' is not known.")
    if id and not (id.isascii() and id.isdigit()):
        raise Refused(400, "InvalidParameter", "recordId must be a whole number.")
    found = call.sim.store.under(DOCUMENTS, "recordId", int(id)) if id else call.sim.store.all(DOCUMENTS)
    return [d for d in found if not kind or d.get("recordType") == kind]


def _kind(text: str) -> str:
    return next((known for known in OWNERS if known.lower() == text.lower()), "")


def upload(call: "Call") -> Result:
    form, resource = form_of(call.request), call.sim.resource(DOCUMENTS)
    owner = _owner(call, resource, form)
    _check_content(call, resource, form)
    store, writer = call.sim.store, call.sim.writer
    with store.writing():
        record = writer.add(resource, {**_described(call, form), **owner}, call.by)
        if form.file:
            data = base64.b64encode(form.file.content).decode()
            store.put(CONTENTS, {"id": record["id"], "data": data})
    where = call.sim.reader.href(resource, record)
    return call.shown(resource, record), 201, {"Location": where}


def _owner(call: "Call", resource: Resource, form: Form) -> Record:
    asked, id = form.value("recordType"), form.value("recordId")
    missing = [name for name, value in (("recordType", asked), ("recordId", id)) if not value]
    if missing:
        raise _invalid(resource, "MissingRequiredField", *[(n, f"The {n} field is required.") for n in missing])
    kind = _kind(asked)
    if not kind:
        raise _invalid(resource, "InvalidValue", ("recordType", "Enum value supplied was invalid"))
    places = [c for c in (OWNERS[kind], SHARED.get(OWNERS[kind])) if c]
    if not (id.isascii() and id.isdigit()) or not any(call.sim.store.get(place, int(id)) for place in places):
        raise _invalid(resource, "NotFound", ("recordId", f"{kind} {id} not found"))
    return {"recordType": kind, "recordId": int(id)}


def _check_content(call: "Call", resource: Resource, form: Form) -> None:
    if form.file is None and not form.value("url"):
        raise _invalid(resource, "MissingRequiredField", ("file", "A file or a url is required."))
    most = call.sim.settings.largest_document_bytes
    if form.file and most and len(form.file.content) > most:
        raise _invalid(resource, "OutOfRange", ("file", f"A document has at most {most} bytes."))
    if form.file and not form.file.content:
        raise _invalid(resource, "InvalidValue", ("file", "The file is empty."))


def _described(call: "Call", form: Form) -> Record:
    file, url, guid = form.file, form.value("url"), str(uuid.uuid4())
    name = _bare(file.name) if file else url
    ending = PurePosixPath(name).suffix.lower() if file else ""
    return {
        "title": form.value("title") or name,
        "fileName": name,
        "serverFileName": f"{guid}{ending}",
        "owner": call.by,
        "linkFlag": file is None,
        "imageFlag": ending in IMAGES,
        "publicFlag": not form.flag("privateFlag"),
        "htmlTemplateFlag": False,
        "readOnlyFlag": form.flag("readOnlyFlag", "readOnlyFlay"),
        "size": len(file.content) if file else 0,
        "urlFlag": file is None,
        "createdOnDate": call.sim.clock.stamp(),
        "guid": guid,
    }


def _bare(name: str) -> str:
    """Without folders, whichever system sent it."""
    return PureWindowsPath(name).name or "document"


def change(call: "Call", id: int) -> Result:
    """Another title, or another file, of a document that may be changed."""
    record, form, resource = _document(call, id), form_of(call.request), call.sim.resource(DOCUMENTS)
    if record.get("readOnlyFlag"):
        raise Refused(403, "Forbidden", f"Document {id} is read only.")
    new: Record = _described(call, form) if form.file else {}
    changed_parts = ("fileName", "serverFileName", "imageFlag", "size")
    values: Record = {name: new[name] for name in changed_parts if name in new}
    values["title"] = form.value("title") or record.get("title")
    with call.sim.store.writing():
        changed = call.sim.writer.amend(resource, record, values, call.by)
        if form.file:
            call.sim.store.put(CONTENTS, {"id": id, "data": base64.b64encode(form.file.content).decode()})
    return call.shown(resource, changed), 201, {}


def remove(call: "Call", id: int) -> Result:
    record = _document(call, id)
    with call.sim.store.writing():
        call.sim.writer.delete(call.sim.resource(DOCUMENTS), record, call.by)
        if call.sim.store.get(CONTENTS, id):
            call.sim.store.remove(CONTENTS, id)
    return None, 204, {}


def download(call: "Call", id: int) -> Result:
    record = _document(call, id)
    kind = mimetypes.guess_type(record["fileName"])[0] or "application/octet-stream"
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(record['fileName'])}"}
    return _content(call, id), 200, {"Content-Type": kind, **named}


def thumbnail(call: "Call", id: int) -> Result:
    """Of pictures only; as large as they are."""
    record = _document(call, id)
    if not record.get("imageFlag"):
        raise NotFound(f"A thumbnail of document {id}")
    return _content(call, id), 200, {"Content-Type": mimetypes.guess_type(record["fileName"])[0] or "image/png"}


def upload_sample(call: "Call") -> Result:
    """A form that shows the fields of an upload."""
    fields = "".join(f"<input name={n}>" for n in ("recordType", "recordId", "title"))
    form = f"{fields}<input type=file name=file>"
    html = f"<form method=post action=../documents enctype=multipart/form-data>{form}</form>"
    return html.encode(), 200, {"Content-Type": "text/html; charset=utf-8"}


def _document(call: "Call", id: int) -> Record:
    record = call.sim.store.get(DOCUMENTS, id)
    if record is None:
        raise NotFound(f"Document {id}")
    return record


def _content(call: "Call", id: int) -> bytes:
    stored = call.sim.store.get(CONTENTS, id)
    if stored is None:
        raise NotFound(f"The file of document {id}")
    return base64.b64decode(stored["data"])


def _invalid(resource: Resource, code: str, *fields: tuple[str, str]) -> Invalid:
    return Invalid(resource.error_name, [FieldError(code, message, name) for name, message in fields])


ROUTES: Routes = {
    "GET system/documents": listed,
    "GET system/documents/count": count,
    "POST system/documents": upload,
    "POST system/documents/{}": change,
    "DELETE system/documents/{}": remove,
    "GET system/documents/{}/download": download,
    "GET system/documents/{}/thumbnail": thumbnail,
    "GET system/documents/uploadsample": upload_sample,
}
