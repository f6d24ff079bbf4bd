"""Reports, FACTS 5."""

import httpx

SERVICE = "/system/reports/Service"


def test_rows_stand_under_their_columns(cw: httpx.Client) -> None:
    asked = {"columns": "Summary,TicketNbr", "conditions": "TicketNbr=101"}
    told = cw.get(SERVICE, params=asked).json()
    assert [next(iter(c)) for c in told["column_definitions"]] == ["Summary", "TicketNbr"]
    assert told["row_values"] == [["Outlook asks for the password", 101]]


def test_a_column_says_its_kind(cw: httpx.Client) -> None:
    columns = {name: kind for c in cw.get(f"{SERVICE}/columns").json() for name, kind in c.items()}
    assert columns["TicketNbr"] == {"type": "Numeric", "isNullable": False, "identityColumn": True}
    assert (columns["Closed_Flag"]["type"], columns["Last_Update"]["type"]) == ("Boolean", "DateTime")


def test_conditions_reach_through_references(cw: httpx.Client) -> None:
    asked = {"conditions": 'Company_Name contains "birch"'}
    assert (
        cw.get(f"{SERVICE}/count", params=asked).json()["count"]
        == len(cw.get(SERVICE, params=asked).json()["row_values"])
        > 0
    )


def test_rows_are_ordered_and_paged(cw: httpx.Client) -> None:
    asked = {"columns": "TicketNbr", "orderBy": "TicketNbr desc", "pageSize": "3"}
    answer = cw.get(SERVICE, params=asked)
    assert answer.json()["row_values"] == [[104], [103], [102]]
    assert 'rel="next"' in answer.headers["Link"]
    assert cw.get(SERVICE, params={**asked, "page": "2"}).json()["row_values"] == [[101]]


def test_the_hosted_screens_are_a_report(cw: httpx.Client) -> None:
    told = cw.get("/system/reports/ConnectWiseHostedApiScreen").json()
    assert told["row_values"][0] == [1, "Ticket"]
    assert "ConnectWiseHostedApiScreen" in [r["name"] for r in cw.get("/system/reports").json()]
