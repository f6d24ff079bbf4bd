"""Run by the environment of pyconnectwise: reads every page of tickets and companies, logs time on one ticket.

python use_pyconnectwise.py '{"host", "company", "public_key", "private_key", "client_id"}'
"""

import json
import sys
import time

from pyconnectwise import ConnectWiseManageAPIClient


def main(login: dict[str, str]) -> dict[str, object]:
    client = ConnectWiseManageAPIClient(
        login["company"], login["host"], login["client_id"], login["public_key"], login["private_key"]
    )
    tickets = [ticket.id for ticket in client.service.tickets.paginated(1, 500).all()]
    companies = [company.id for company in client.company.companies.paginated(1, 25).all()]
    open_one = client.service.tickets.get(params={"conditions": "closedFlag=false", "pageSize": 1})[0]
    entry = client.time.entries.post(
        {
            "chargeToId": open_one.id,
            "chargeToType": "ServiceTicket",
            "timeStart": login["start"],
            "timeEnd": login["end"],
            "notes": "Logged by a client that others wrote",
        }
    )
    return {"tickets": tickets, "companies": companies, "entry": entry.id, "hours": entry.actual_hours}


def loop(login: dict[str, str], entries: list[dict[str, object]]) -> dict[str, object]:
    """Posts one entry after the other, as a script would; what raises is tried again, three times."""
    client = ConnectWiseManageAPIClient(
        login["company"], login["host"], login["client_id"], login["public_key"], login["private_key"]
    )
    started, failed = time.perf_counter(), 0
    for entry in entries:
        for _ in range(3):
            try:
                client.time.entries.post(entry)
                break
            except Exception:
                failed += 1
    return {"seconds": time.perf_counter() - started, "failed": failed}


if __name__ == "__main__":
    login = json.loads(sys.argv[1])
    print(json.dumps(loop(login, json.load(sys.stdin)) if "loop" in sys.argv else main(login)))
