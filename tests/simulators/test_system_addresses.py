"""How others write addresses, paths and values, and what ConnectWise makes of it."""

import ipaddress
import re
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.tls import certificates
from tests.simulators.conftest import client_for

SITE = "http://sim.test"
TICKET = "/service/tickets/101"


@pytest.mark.parametrize(
    "prefix",
    [
        "/v4_6_release/apis/3.0",
        "/v2025_1/apis/3.0",
        "/v2019_5/apis/3.0/",
        "/v2025_1//apis/3.0",
        "/apis/3.0",
        "/V4_6_Release/APIs/3.0",
    ],
)
@pytest.mark.parametrize("path", [TICKET, f"{TICKET}/", "//service//tickets/101", "/Service/Tickets/101"])
def test_any_codebase_and_any_slashes_lead_to_the_record(cw: httpx.Client, prefix: str, path: str) -> None:
    assert cw.get(f"{SITE}{prefix}{path}").json()["id"] == 101


@pytest.mark.parametrize("path", ["/system/members/", "/system/mySecurity/customizeItems/", "/service/tickets/"])
def test_a_list_may_end_with_a_slash(cw: httpx.Client, path: str) -> None:
    assert cw.get(path).status_code == 200


@pytest.mark.parametrize("path", ["summary", "/summary"])
def test_a_patch_path_may_begin_with_a_slash(cw: httpx.Client, path: str) -> None:
    answer = cw.patch(TICKET, json=[{"op": "replace", "path": path, "value": "renamed"}])
    assert answer.json()["summary"] == "renamed"


def test_a_path_into_a_reference_changes_nothing_and_says_200(cw: httpx.Client) -> None:
    answer = cw.patch(TICKET, json=[{"op": "replace", "path": "company/identifier", "value": "birch"}])
    assert (answer.status_code, answer.json()["company"]["identifier"]) == (200, "acorn")


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        ("podHeight", "250", 250),
        ("podHeight", 250.0, 250),
        ("screenId", "2", 2),
        ("disabledFlag", "true", True),
        ("disabledFlag", "False", False),
    ],
)
def test_values_may_be_written_as_text(cw: httpx.Client, path: str, sent: object, kept: object) -> None:
    pod = {"screenId": "1", "description": "Pod", "url": "https://pod.example/", "type": "Pod"}
    id = cw.post("/system/connectwisehostedsetups", json=pod).json()["id"]
    answer = cw.patch(f"/system/connectwisehostedsetups/{id}", json=[{"op": "replace", "path": path, "value": sent}])
    assert (answer.status_code, answer.json()[path]) == (200, kept)


@pytest.mark.parametrize(("path", "sent"), [("podHeight", "tall"), ("podHeight", 1.5), ("disabledFlag", "maybe")])
def test_text_that_is_no_such_value_is_refused(cw: httpx.Client, path: str, sent: object) -> None:
    pod = {"screenId": 1, "description": "Pod", "url": "https://pod.example/", "type": "Pod", path: sent}
    assert cw.post("/system/connectwisehostedsetups", json=pod).status_code == 400


def test_a_reference_s_id_may_be_text(cw: httpx.Client) -> None:
    made = cw.post("/service/tickets", json={"summary": "new", "company": {"id": "2"}})
    assert made.json()["company"]["identifier"] == "birch"


def test_the_page_number_stands_last_in_every_link(cw: httpx.Client) -> None:
    answer = cw.get("/service/tickets?page=2&pageSize=1&orderBy=id%20asc&conditions=id%3E0")
    urls = re.findall(r"<([^>]*)>", answer.headers["Link"])
    assert len(urls) == 4
    assert all(re.search(r"&page=\d+$", url) for url in urls)


def test_past_the_last_page_there_is_an_empty_list(cw: httpx.Client) -> None:
    assert cw.get("/service/tickets", params={"page": 3, "pageSize": 2}).json() == []


def test_forward_only_takes_no_page_number_and_ends_with_an_empty_link(cw: httpx.Client) -> None:
    headers = {"pagination-type": "forward-only"}
    first = cw.get("/service/tickets", params={"pageSize": 3, "page": 9, "fields": "id"}, headers=headers)
    assert [t["id"] for t in first.json()] == [101, 102, 103]
    last = cw.get("/service/tickets", params={"pageSize": 3, "pageId": 103, "fields": "id"}, headers=headers)
    assert (last.json(), last.headers["Link"]) == ([{"id": 104}], '<>; rel="next"')


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/vnd.connectwise.com+json; version=2025.16", 200),
        ("application/vnd.connectwise.com+json; version=2020.4", 200),
        ("application/vnd.connectwise.com+json; version=2020.3", 404),
        ("application/vnd.connectwise.com+json", 200),
        ("*/*", 200),
    ],
)
def test_some_resources_are_younger_than_an_old_version(app: SimulatorApp, accept: str, status: int) -> None:
    assert client_for(app, Accept=accept).get("/company/communicationTypes").status_code == status


def test_old_versions_still_have_the_old_resources(app: SimulatorApp) -> None:
    old = client_for(app, Accept="application/vnd.connectwise.com+json; version=2019.1")
    assert old.get(TICKET).status_code == 200


def test_digits_of_other_alphabets_are_no_ids(cw: httpx.Client) -> None:
    assert cw.get("/service/tickets/²").status_code == 404


def test_the_certificate_is_for_this_machine_s_names(tmp_path: Path) -> None:
    files = certificates(tmp_path, "127.0.0.1")
    known = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert ipaddress.ip_address("127.0.0.1") in names.get_values_for_type(x509.IPAddress)
