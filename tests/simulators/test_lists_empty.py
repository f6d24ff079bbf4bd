"""A list with nothing in it answers like any other."""

import httpx
import pytest

from simulators.connectwise.resources import catalog
from simulators.connectwise.schema import Resource

MODULES = ("service", "project", "procurement", "sales")
FLAT = [r for r in catalog().resources if r.path.split("/")[1] in MODULES and "{" not in r.path and "GET" in r.methods]


@pytest.mark.parametrize("resource", FLAT, ids=lambda r: r.path)
def test_a_list_and_its_count_answer_when_nothing_is_there(cw: httpx.Client, resource: Resource) -> None:
    listed = cw.get(resource.path, params={"pageSize": "1000", "orderBy": "id desc"})
    assert listed.status_code == 200
    assert cw.get(f"{resource.path}/count").json() == {"count": len(listed.json())}
    assert cw.get(f"{resource.path}/99999999").status_code in (404, 405)
    assert cw.get(resource.path, params={"conditions": "nothing=1"}).json()["code"] == "ApiFindCondition"
