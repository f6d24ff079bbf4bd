"""All resources, found by the collection their records lie in or by the path of a request."""

from collections.abc import Iterable

from simulators.connectwise.schema import Resource


def is_id(part: str) -> bool:
    """Digits of ours only: other alphabets have some that are no numbers."""
    return part.isascii() and part.isdigit()


class Catalog:
    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = list(resources)
        self.by_path = {r.list_key: r for r in self.resources}
        self.by_collection: dict[str, Resource] = {}
        for resource in self.resources:
            self.by_collection.setdefault(resource.collection, resource)

    def find(self, path: str) -> tuple[Resource, list[int], str] | None:
        """The resource of a request path, the ids in it, and what is asked: list, one or count."""
        parts = [p for p in path.split("/") if p]
        ids = [int(p) for p in parts if is_id(p)]
        key = "/".join("{}" if is_id(p) else p.lower() for p in parts)
        if resource := self.by_path.get(key):
            return resource, ids, "list"
        for ending, asked in (("/{}", "one"), ("/count", "count")):
            if key.endswith(ending) and (resource := self.by_path.get(key.removesuffix(ending))):
                return resource, ids, asked
        return None
