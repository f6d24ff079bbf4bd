"""The ticket screen without a browser: what it shows and what its forms write."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from tests.simulators.tiny_world import build

POD = "http://pod.test:8000/pod?id=[cw_id]&screen=[cw_screen]"


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = make_app(build=build, pod_url=POD)
    yield made
    made.sim.stop()


@pytest.fixture
def screen(app: SimulatorApp) -> Iterator[httpx.Client]:
    transport = httpx.WSGITransport(app=app)
    with httpx.Client(transport=transport, base_url="http://sim.test", follow_redirects=True) as client:
        yield client


def save(screen: httpx.Client, path: str, **form: Any) -> httpx.Response:
    return screen.post(f"/screen/ticket/{path}", data=form, headers={"Accept": "application/json"})


def test_the_root_leads_to_the_first_board(screen: httpx.Client) -> None:
    page = screen.get("/")
    assert page.url.path == "/screen"
    assert "<h1>Desk</h1>" in page.text
    assert "Outlook asks for the password" in page.text
    assert "Fax is broken" not in page.text


def test_a_ticket_shows_its_fields_its_notes_and_frames_the_pod(screen: httpx.Client) -> None:
    page = screen.get("/screen/ticket/101")
    for text in ("Service Ticket #101", "Acorn Bakery", "Ann Baker", "it keeps asking", "AC-LT-1", "1 of 2 open"):
        assert text in page.text or text.replace("1 of 2", "2 of 2") in page.text
    assert 'data-src="http://pod.test:8000/pod?id=101&amp;screen=ticket"' in page.text
    assert 'data-origin="http://pod.test:8000"' in page.text
    assert "frame-src http://pod.test:8000" in page.headers["Content-Security-Policy"]


def test_each_tab_holds_its_notes_and_time_notes_are_among_them(screen: httpx.Client) -> None:
    assert "Resolution (1)" in screen.get("/screen/ticket/101").text
    assert "removed the stored credential" in screen.get("/screen/ticket/101", params={"tab": "resolution"}).text
    assert "No notes here." in screen.get("/screen/ticket/101", params={"tab": "internal"}).text


def test_what_people_wrote_is_shown_as_text(screen: httpx.Client) -> None:
    save(screen, "101", summary="<script>alert(1)</script>")
    assert "<script>alert(1)" not in screen.get("/screen/ticket/101").text


def test_saving_writes_as_the_member_and_is_not_in_the_api_s_log(screen: httpx.Client) -> None:
    screen.post("/screen/member", data={"identifier": "BQuill"})
    assert save(screen, "101", status="3", owner="2").json() == {"id": 101, "errors": []}
    ticket = next(t for t in screen.get("/_sim/state/service/tickets").json() if t["id"] == 101)
    assert (ticket["status"]["name"], ticket["owner"]["identifier"]) == ("Working", "AMorrow")
    assert ticket["_info"]["updatedBy"] == "BQuill"
    assert screen.get("/_sim/requests").json() == {"requests": []}


def test_a_refusal_is_told_in_connectwise_s_words(screen: httpx.Client) -> None:
    answer = save(screen, "101", status="7")
    assert answer.status_code == 422
    assert answer.json()["errors"] == ["Service Status not found for Service Board 1"]
    assert save(screen, "101", company="Nobody Ltd").json()["errors"] == ["No company is called Nobody Ltd."]


def test_a_new_ticket_has_no_id_until_it_is_saved(screen: httpx.Client) -> None:
    assert "pod?id=0&amp;screen=ticket" in screen.get("/screen/ticket/new").text
    form = {"summary": "from the screen", "company": "acorn bakery", "board": "1", "status": "1"}
    saved = save(screen, "new", **form, initialDescription="it broke").json()
    assert saved == {"id": 105, "errors": []}
    assert "it broke" in screen.get("/screen/ticket/105").text


def test_a_note_goes_to_the_tab_it_was_written_on(screen: httpx.Client) -> None:
    page = screen.post("/screen/ticket/101/notes", data={"text": "between us", "tab": "internal"})
    assert "Internal (1)" in page.text
    note = screen.get("/_sim/state/service/tickets/notes").json()[-1]
    assert (note["internalAnalysisFlag"], note["detailDescriptionFlag"]) == (True, False)
    assert note["member"]["identifier"] == "AMorrow"


def test_choices_follow_the_board_and_the_type(screen: httpx.Client) -> None:
    found = screen.get("/screen/choices", params={"board": 1, "type": 1, "subType": 1}).json()
    assert [r["name"] for r in found["type"]] == ["Mail", "Printing"]
    assert [r["name"] for r in found["subType"]] == ["Outlook"]
    assert [r["name"] for r in found["item"]] == ["Desktop"]
    assert "Gone" not in [r["name"] for r in found["status"]]


def test_the_member_s_authentication_is_good_for_the_api(app: SimulatorApp, screen: httpx.Client) -> None:
    screen.post("/screen/member", data={"identifier": "BQuill"})
    proof = screen.get("/screen/member/authentication").json()
    assert (proof["companyid"], proof["memberid"], proof["memberHash"]) == ("tinydesk", "BQuill", "hash-of-ben")
    assert set(proof) >= {"site", "companyid", "memberid", "memberHash", "memberContext", "memberEmail"}


def test_a_setting_says_who_sits_there_first(screen: httpx.Client) -> None:
    assert '<b id="who">AMorrow</b>' in screen.get("/screen").text
    screen.put("/_sim/settings", json={"screen_member": "BQuill"})
    assert '<b id="who">BQuill</b>' in screen.get("/screen").text


def test_a_registered_pod_takes_the_place_of_the_given_one(app: SimulatorApp, screen: httpx.Client) -> None:
    setup = {
        "screenId": 1,
        "description": "cwhub",
        "type": "Pod",
        "url": "https://hub.test/pod?id=[cw_id]&screen=[cw_screen]",
        "origin": "https://hub.test",
    }
    app.sim.writer.create(app.sim.resource("system/connectwisehostedsetups"), {}, setup, "cwhub_api")
    page = screen.get("/screen/ticket/101").text
    assert 'data-src="https://hub.test/pod?id=101&amp;screen=ticket"' in page
    assert 'title="cwhub"' in page


def test_forms_of_another_site_are_not_taken(screen: httpx.Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert screen.post("/screen/ticket/101", data={"summary": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path", ["/screen/ticket/999", "/screen/board/99", "/screen/nowhere", "/screen/company/99", "/nowhere"]
)
def test_what_does_not_exist_is_a_404(screen: httpx.Client, path: str) -> None:
    assert screen.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/screen/search?q=printer", "/screen/company/2"])
def test_tickets_are_found_by_words_and_by_company(screen: httpx.Client, path: str) -> None:
    assert "Printer says offline" in screen.get(path).text


@pytest.mark.parametrize("name", ["screen.js", "controls.js", "host.js", "screen.css"])
def test_its_files_are_served_and_no_others(screen: httpx.Client, name: str) -> None:
    assert screen.get(f"/screen/static/{name}").status_code == 200
    assert screen.get("/screen/static/..%2Froutes.py").status_code == 404


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=101", "/screen/ticket/101"),
        (
            "/v4_6_release/services/system_io/router/openrecord.rails?recordType=ServiceFV&recid=102",
            "/screen/ticket/102",
        ),
        ("/services/system_io/router/openrecord.rails?recordType=CompanyFV&recid=2", "/screen/company/2"),
    ],
)
def test_connectwise_s_own_deep_links_open_the_record(screen: httpx.Client, link: str, path: str) -> None:
    page = screen.get(link)
    assert (page.status_code, page.url.path) == (200, path)


def test_the_tabs_count_what_hangs_on_the_ticket(app: SimulatorApp, screen: httpx.Client) -> None:
    page = screen.get("/screen/ticket/101").text
    for label in ("Tasks (0)", "Configurations (1)", "Products", "Activities", "Time (1)", "Schedule (0)", "Documents"):
        assert f">{label}</a>" in page
    assert ">Audit Trail</a>" in page
    assert 'id="views"' not in screen.get("/screen/ticket/new").text


def test_each_tab_lists_its_rows(app: SimulatorApp, screen: httpx.Client) -> None:
    writer, resource = app.sim.writer, app.sim.resource
    entry = {"objectId": 101, "type": {"id": 4}, "member": {"id": 3}, "dateStart": "2026-11-18T20:00:00Z"}
    writer.create(resource("schedule/entries"), {}, entry, "BQuill")
    file = {"recordType": "Ticket", "recordId": 101, "title": "screenshot", "fileName": "shot.png", "owner": "wren"}
    writer.add(resource("system/documents"), file, "wren")
    save(screen, "101", summary="Outlook asks again")
    shown = {view: screen.get("/screen/ticket/101", params={"view": view}).text for view in VIEWS}
    for view, words in VIEWS.items():
        assert words in shown[view].partition('id="view"')[2], view
    assert "Schedule (1)" in shown["schedule"]
    assert "<td>BQuill</td>" in shown["schedule"]


VIEWS = {
    **{"schedule": "Wed 11/18/2026, 2:00 PM", "documents": "shot.png", "configurations": "Laptop", "tasks": "None."},
    **{"audit": "summary changed from", "time": "removed the stored credential", "products": "None."},
}


def test_a_board_is_searched_by_number_words_and_status(screen: httpx.Client) -> None:
    def listed(**query: str) -> list[int]:
        page = screen.get("/screen/board/1", params=query).text
        return [n for n in (101, 102, 103, 104) if f'data-ticket="{n}"' in page]

    assert listed() == [101, 102]
    assert listed(q="printer") == [102]
    assert listed(q="acorn") == [101]
    assert listed(q="102") == [102]
    assert listed(q="fax") == []
    assert listed(q="fax", status="all") == [104]
    assert listed(status="6") == [104]
    assert listed(status="all") == [101, 102, 104]
    assert "No ticket of this board fits." in screen.get("/screen/board/1", params={"q": "nobody"}).text


def test_the_ticket_tells_its_goals_agreement_and_resources(app: SimulatorApp, screen: httpx.Client) -> None:
    form = {"summary": "no mail", "company": "Birch & Sons", "board": "1", "status": "2"}
    id = save(screen, "new", **form).json()["id"]
    page = screen.get(f"/screen/ticket/{id}").text
    for text in (
        "Managed - Birch",
        "Always",
        "Plan by",
        "Responded ",
        "To plan by ",
        "To resolve by ",
        "none assigned",
    ):
        assert text in page
