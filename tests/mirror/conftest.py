import pytest


@pytest.fixture
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is the one thing faked: a read is asked again at once."""
    monkeypatch.setattr("cwhub.mirror.pulling.PAUSES_SECONDS", (0.0, 0.0, 0.0))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small world takes as many pages as a large one."""
    monkeypatch.setattr("cwhub.mirror.pulling.PAGE_SIZE", 7)
