"""The API's description of its pace: the three headers on every answer, and the 429 of every act."""

from typing import Any

HEADERS = {
    "ratelimit-limit": "Requests a minute: this token's, or, on a 429 for ConnectWise's sake, the connection's.",
    "ratelimit-remaining": "What is left of them.",
    "ratelimit-reset": "Seconds until they are whole again, or until the next one is free.",
}
TOO_MANY = (
    "Too many requests of this token in this minute, or no request to ConnectWise is free now. Nothing was done; "
    "`detail` says why and `Retry-After` when to ask again."
)


def with_limits(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular, run on the finished description."""
    components = result.setdefault("components", {})
    components["headers"] = {
        name: {"description": said, "schema": {"type": "integer", "minimum": 0}} for name, said in HEADERS.items()
    }
    for address in result["paths"].values():
        for act in address.values():
            responses = act["responses"]
            responses["429"] = too_many()
            for response in responses.values():
                for name in HEADERS:
                    response.setdefault("headers", {})[name] = {"$ref": f"#/components/headers/{name}"}
    return result


def too_many() -> dict[str, Any]:
    detail = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
    again = {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}
    return {
        "description": TOO_MANY,
        "content": {"application/json": {"schema": detail}},
        "headers": {"Retry-After": again},
    }
