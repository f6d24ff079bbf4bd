"""What we did not write is exactly what its publisher released."""

from scripts.vendor import FOLDER, differing, integrity_of, rows


def test_every_vendored_file_has_the_hash_of_the_manifest() -> None:
    assert differing() == []


def test_nothing_lies_there_that_the_manifest_does_not_name() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {row["file"] for row in rows()} | {"vendor.json"}


def test_every_row_names_version_licence_and_the_tarball_s_hash() -> None:
    for row in rows():
        assert row["version"][0].isdigit()
        assert row["licence"]
        assert row["integrity"].startswith("sha512-")


def test_a_hash_is_written_as_the_registry_writes_it() -> None:
    empty = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
    assert integrity_of(b"") == empty
