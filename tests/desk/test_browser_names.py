import pytest

from desk.signing_in.agents import browser_named

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
NAMES = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}": "Chrome 131 on Windows",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/131.0.2903.51": "Edge 131 on Windows",
    f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} OPR/115.0": "Opera 115 on Linux",
    f"Mozilla/5.0 (Linux; Android 10; K) {CHROME}": "Chrome 131 on Android",
    "Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0": "Firefox 133 on Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Safari/605.1.15": "Safari 18 on macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1": "Safari 18 on iPhone",
    "curl/8.10.1": "curl/8.10.1",
    "": "unknown",
    "x" * 300: "x" * 60,
}


@pytest.mark.parametrize(("said", "name"), NAMES.items(), ids=[*NAMES.values()])
def test_a_browser_is_named_as_a_person_would(said: str, name: str) -> None:
    assert browser_named(said) == name
