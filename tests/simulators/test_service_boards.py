"""Boards and what hangs on them, as an administrator edits them."""

from typing import Any

import httpx

DESK = "/service/boards/1"


def names(rows: list[dict[str, Any]], key: str = "name") -> list[str]:
    return [row[key] for row in rows]


def test_a_copied_board_has_everything_of_its_own(cw: httpx.Client) -> None:
    answer = cw.post("/service/boards/copy", json={"id": 1, "name": "Desk Two"})
    assert answer.status_code == 201
    board = answer.json()["id"]
    for part in ("statuses", "types", "subtypes", "items"):
        old, new = cw.get(f"{DESK}/{part}").json(), cw.get(f"/service/boards/{board}/{part}").json()
        assert names(new) == names(old)
        assert not {r["id"] for r in new} & {r["id"] for r in old}
        assert {r["board"]["id"] for r in new} == {board}


def test_what_may_be_chosen_on_a_copied_board_is_named_by_its_own_ids(cw: httpx.Client) -> None:
    board = cw.post("/service/boards/copy", json={"id": 1, "name": "Desk Two"}).json()["id"]
    at = f"/service/boards/{board}"
    types = {t["name"]: t["id"] for t in cw.get(f"{at}/types").json()}
    (outlook,) = (s for s in cw.get(f"{at}/subtypes").json() if s["name"] == "Outlook")
    (row,) = cw.get(f"{at}/typeSubTypeItemAssociations").json()
    assert outlook["typeAssociationIds"] == [row["type"]["id"]]
    assert (row["type"]["id"], row["subType"]["id"]) == (types["Mail"], outlook["id"])
    chain = {"type": {"id": types["Mail"]}, "subType": {"id": outlook["id"]}, "item": {"id": row["item"]["id"]}}
    whole = {"summary": "x", "company": {"id": 1}, "board": {"id": board}, **chain}
    assert cw.post("/service/tickets", json=whole).status_code == 201


def test_a_new_default_takes_the_mark_from_the_old_one_of_its_board_only(cw: httpx.Client) -> None:
    cw.patch("/service/boards/2/statuses/7", json=[{"op": "replace", "path": "defaultFlag", "value": True}])
    cw.patch(f"{DESK}/statuses/2", json=[{"op": "replace", "path": "defaultFlag", "value": True}])
    assert [s["id"] for s in cw.get(f"{DESK}/statuses?conditions=defaultFlag=true").json()] == [2]
    assert [s["id"] for s in cw.get("/service/boards/2/statuses?conditions=defaultFlag=true").json()] == [7]


def test_a_board_in_the_body_does_not_move_a_status(cw: httpx.Client) -> None:
    made = cw.post(f"{DESK}/statuses", json={"name": "Parked", "board": {"id": 2}}).json()
    assert made["board"]["id"] == 1


def test_the_same_name_is_given_twice_on_two_boards_only(cw: httpx.Client) -> None:
    assert cw.post(f"{DESK}/types", json={"name": "mail"}).status_code == 400
    assert cw.post("/service/boards/2/types", json={"name": "Mail"}).status_code == 201


def test_the_types_of_a_subtype_are_what_may_be_chosen(cw: httpx.Client) -> None:
    made = cw.post(f"{DESK}/subtypes", json={"name": "Spooler", "typeAssociationIds": [2]}).json()
    where = f"{DESK}/subtypes/{made['id']}"

    def allowed() -> set[int]:
        rows = cw.get(f"{DESK}/typeSubTypeItemAssociations").json()
        return {r["type"]["id"] for r in rows if r["subType"]["id"] == made["id"]}

    assert allowed() == {2}
    cw.patch(where, json=[{"op": "replace", "path": "addAllTypesFlag", "value": True}])
    assert allowed() == {t["id"] for t in cw.get(f"{DESK}/types").json()}
    cw.patch(where, json=[{"op": "replace", "path": "removeAllTypesFlag", "value": True}])
    assert allowed() == set()
    assert cw.delete(where).status_code == 204


def test_the_items_under_a_type_are_set_by_its_id(cw: httpx.Client) -> None:
    where = f"{DESK}/items/1/associations"
    (before,) = cw.get(where).json()
    assert (before["id"], before["subTypeAssociationIds"]) == (1, [1])
    assert cw.get(f"{where}/count").json() == {"count": 1}
    emptied = cw.patch(f"{where}/1", json=[{"op": "replace", "path": "removeAllSubTypesFlag", "value": True}])
    assert emptied.json()["subTypeAssociationIds"] == []
    assert cw.get(where).json() == []
    assert cw.get(f"{where}/2").json()["subTypeAssociationIds"] == []
    assert cw.get(f"{where}/99").status_code == 404


def test_a_team_of_a_board_is_among_all_teams(cw: httpx.Client) -> None:
    body = {"name": "Nights", "teamLeader": {"identifier": "AMorrow"}, "members": [2, 3], "locationId": 1}
    made = cw.post(f"{DESK}/teams", json=body).json()
    assert (made["boardId"], made["members"]) == (1, [2, 3])
    (team,) = cw.get("/service/teams").json()
    assert (team["leader"]["identifier"], team["location"]["name"]) == ("AMorrow", "Main")
    put = cw.patch("/service/tickets/101", json=[{"op": "replace", "path": "team", "value": {"name": "Nights"}}])
    assert put.json()["team"]["id"] == made["id"]
    assert cw.delete(f"{DESK}/teams/{made['id']}").status_code == 409


def test_an_unused_board_goes_with_all_that_hangs_on_it(cw: httpx.Client) -> None:
    board = cw.post("/service/boards/copy", json={"id": 1, "name": "Desk Two"}).json()["id"]
    (status, *_) = cw.get(f"/service/boards/{board}/statuses").json()
    assert cw.delete(f"/service/boards/{board}").status_code == 204
    assert cw.get(f"/service/boards/{board}/statuses/{status['id']}").status_code == 404


def test_the_short_form_of_statuses_and_boards(cw: httpx.Client) -> None:
    closed = cw.get(f"{DESK}/statuses/6/info").json()
    assert (closed["closedFlag"], closed["inactiveFlag"]) == (True, False)
    assert names(cw.get("/service/info/boards").json()) == ["Desk", "Network", "Old"]
    assert names(cw.get("/service/info/boards/active").json()) == ["Desk", "Network"]


def test_a_priority_has_a_picture_of_its_colour(cw: httpx.Client) -> None:
    red, yellow = (cw.get(f"/service/priorities/{n}/image") for n in (1, 2))
    assert red.content.startswith(b"\x89PNG")
    assert red.content != yellow.content
    assert red.headers["content-type"] == "application/octet-stream"


def test_severities_and_impacts_are_three_and_the_default_is_what_a_new_ticket_gets(cw: httpx.Client) -> None:
    assert names(cw.get("/service/severities").json()) == ["Low", "Medium", "High"]
    change = [{"op": "replace", "path": "name", "value": "One person"}]
    change.append({"op": "replace", "path": "defaultFlag", "value": True})  # type: ignore[dict-item]
    assert cw.patch("/service/impacts/1", json=change).json()["name"] == "One person"
    made = cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}}).json()
    assert (made["impact"], made["severity"]) == ("Low", "Medium")


def test_an_sla_and_its_hours_are_edited(cw: httpx.Client) -> None:
    sla = cw.post("/service/SLAs", json={"name": "Fast", "basedOn": "AllHours", "respondHours": 0.5}).json()
    where = f"/service/SLAs/{sla['id']}/priorities"
    row = cw.post(where, json={"priority": {"name": "High"}, "respondHours": 0.1}).json()
    assert row["sla"] == {"id": sla["id"], "name": "Fast"}
    assert cw.get(f"{where}/{row['id']}").json()["respondHours"] == 0.1
    assert cw.delete(f"{where}/{row['id']}").status_code == 204
    assert cw.delete(f"/service/SLAs/{sla['id']}").status_code == 204


def test_a_copied_survey_has_its_own_questions_and_options(cw: httpx.Client) -> None:
    survey = cw.post("/service/surveys", json={"name": "How was it"}).json()["id"]
    asked = cw.post(f"/service/surveys/{survey}/questions", json={"type": "Selection", "question": "Well?"}).json()[
        "id"
    ]
    cw.post(f"/service/surveys/{survey}/questions/{asked}/options", json={"caption": "Yes", "points": 5})
    copy = cw.post(f"/service/surveys/{survey}/copy")
    assert (copy.status_code, copy.json()["name"]) == (201, "Copy of How was it")
    where = f"/service/surveys/{copy.json()['id']}/questions"
    (question,) = cw.get(where).json()
    (option,) = cw.get(f"{where}/{question['id']}/options").json()
    assert (question["id"] != asked, option["caption"]) == (True, "Yes")
