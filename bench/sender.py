"""ConnectWise as a sender of callbacks, signed with its own key, without its own pace."""

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bench.load import Post
from tests.e2e.running import Demo, wait_for


@dataclass(frozen=True)
class Sender:
    company_id: str
    path: str
    key_url: str
    signing_key: str

    @classmethod
    def of(cls, demo: Demo) -> "Sender":
        """As the simulator would send: it makes the key with its first message, which one ticket brings about."""
        first = demo.new_ticket()
        [callback] = [row for row in state(demo, "system/callbacks") if row["type"].lower() == "ticket"]
        [key] = wait_for(lambda: [k for k in state(demo, "system/callbackkeys") if k["callbackId"] == callback["id"]])
        wait_for(lambda: analysed(demo, first), seconds=60, what="the first analysis")
        with demo.control() as control:
            quiet = {"callbacks": False, "ticket_stream": False, "staff": False, "rate_limit_per_minute": 0}
            control.put("/settings", json=quiet)
        company, parts = demo.told["connection"]["company_id"], urlsplit(callback["url"])
        query = f"companyName={company}&id={key['guid']}"
        key_url = f"{demo.told['connectwise_tls']}/v4_6_release/system/callbackkey/index.rails?{query}"
        return cls(company, f"{parts.path}?{parts.query}", key_url, key["key"])

    def callback(self, ticket: int, action: str = "updated") -> Post:
        """Never the same bytes twice: each has an id of its own, as ConnectWise's have."""
        body = json.dumps(self.message(ticket, action)).encode()
        digest = hmac.new(hashlib.sha256(self.signing_key.encode()).digest(), body, hashlib.sha256).digest()
        signed = {"x-content-signature": base64.b64encode(digest).decode(), "Content-Type": "application/json"}
        return Post(f"{self.path}{ticket}&action={action}", body, signed)

    def message(self, ticket: int, action: str) -> dict[str, Any]:
        return {
            "MessageId": str(uuid.uuid4()),
            "CompanyId": self.company_id,
            "Action": action,
            "Type": "ticket",
            "ID": ticket,
            "Entity": "x" * 4000,  # about as long as a ticket's own; nobody reads it
            "Metadata": {"key_url": self.key_url},
        }


def state(demo: Demo, collection: str) -> list[dict[str, Any]]:
    with demo.control() as control:
        answer = control.get(f"/state/{collection}")
    return list(answer.json()) if answer.status_code == 200 else []


def analysed(demo: Demo, ticket: int) -> bool:
    with demo.api() as api:
        answer = api.get(f"/tickets/{ticket}")
    return answer.status_code == 200 and answer.json()["analysis"] is not None
