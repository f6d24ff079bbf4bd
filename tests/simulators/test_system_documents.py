"""Documents, FACTS 12."""

from typing import Any

import httpx
import pytest

DOCUMENTS = "/system/documents"
PICTURE = ("screen shot.png", b"\x89PNG not a real one", "image/png")


def upload(cw: httpx.Client, file: Any = PICTURE, **fields: str) -> dict[str, Any]:
    answer = cw.post(DOCUMENTS, data={"recordType": "Ticket", "recordId": "101", **fields}, files={"file": file})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_what_was_uploaded_comes_back_byte_by_byte(cw: httpx.Client) -> None:
    content = bytes(range(256)) * 40
    made = upload(cw, ("all.bin", content, "application/octet-stream"), title="All bytes")
    answer = cw.get(f"{DOCUMENTS}/{made['id']}/download")
    assert answer.content == content
    assert (made["title"], made["size"], made["owner"]) == ("All bytes", len(content), "cwhub_api")


def test_a_download_has_its_name_and_kind(cw: httpx.Client) -> None:
    answer = cw.get(f"{DOCUMENTS}/{upload(cw)['id']}/download")
    assert answer.headers["content-type"] == "image/png"
    assert "screen%20shot.png" in answer.headers["content-disposition"]


def test_they_are_listed_by_record(cw: httpx.Client) -> None:
    first, second = upload(cw), upload(cw, recordType="Company", recordId="1")
    assert [d["id"] for d in cw.get(DOCUMENTS, params={"recordType": "Ticket", "recordId": 101}).json()] == [
        first["id"]
    ]
    assert [d["id"] for d in cw.get(DOCUMENTS, params={"recordType": "company"}).json()] == [second["id"]]
    assert cw.get(f"{DOCUMENTS}/count", params={"recordType": "Ticket", "recordId": 102}).json() == {"count": 0}


def test_a_picture_has_a_thumbnail(cw: httpx.Client) -> None:
    answer = cw.get(f"{DOCUMENTS}/{upload(cw)['id']}/thumbnail")
    assert (answer.status_code, answer.content) == (200, PICTURE[1])


def test_a_link_has_no_file(cw: httpx.Client) -> None:
    body = {"recordType": "Ticket", "recordId": "101", "url": "https://wiki.example/vpn", "title": "VPN"}
    made = cw.post(DOCUMENTS, files={name: (None, value) for name, value in body.items()}).json()
    assert (made["linkFlag"], made["urlFlag"]) == (True, True)
    assert cw.get(f"{DOCUMENTS}/{made['id']}/download").status_code == 404


def test_flags_are_taken_in_both_spellings(cw: httpx.Client) -> None:
    made = upload(cw, privateFlag="true", readOnlyFlay="true")
    assert (made["publicFlag"], made["readOnlyFlag"]) == (False, True)


def test_a_file_is_replaced_under_its_id(cw: httpx.Client) -> None:
    id = upload(cw)["id"]
    answer = cw.post(f"{DOCUMENTS}/{id}", files={"file": ("plan.txt", b"the plan")})
    assert (answer.json()["fileName"], answer.json()["imageFlag"]) == ("plan.txt", False)
    assert cw.get(f"{DOCUMENTS}/{id}/download").content == b"the plan"


def test_a_deleted_one_is_gone_with_its_file(cw: httpx.Client, control: httpx.Client) -> None:
    id = upload(cw)["id"]
    assert cw.delete(f"{DOCUMENTS}/{id}").status_code == 204
    assert cw.get(f"{DOCUMENTS}/{id}/download").status_code == 404
    assert control.get("/state/system/documentcontents").json() == []


@pytest.mark.parametrize("name", ["C:\\Users\\me\\plan.txt", "/home/me/plan.txt", "plan.txt"])
def test_folders_of_the_sender_are_dropped(cw: httpx.Client, name: str) -> None:
    assert upload(cw, (name, b"x"))["fileName"] == "plan.txt"
