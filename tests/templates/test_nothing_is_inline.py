"""The content policy is `script-src 'self'; style-src 'self'`: what it would stop must not be written at all."""

import re
from pathlib import Path

import pytest

from kit.templatetags.ui import icon_names
from tests.templates.sources import markup, name_of, scripts, templates

REFUSED = {
    "a script without a file": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a filter in a trigger": r"""\bhx-trigger[^=]*=\s*("[^"]*\[|'[^']*\[)""",
    "a js: or javascript: value": r"""=\s*["']\s*(js|javascript):""",
    "a file from another server": r"""<(script|link|img|iframe|source|use)\b[^>]*\b(src|href)\s*=\s*["'](https?:)?//""",
}
CODE_FROM_TEXT = r"\beval\(|new Function|\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write\(|https?://"
each_template = pytest.mark.parametrize("path", templates(), ids=name_of)


@each_template
def test_a_template_has_nothing_inline(path: Path) -> None:
    found = [what for what, pattern in REFUSED.items() if re.search(pattern, markup(path), re.IGNORECASE)]
    assert not found


@each_template
def test_every_named_icon_is_drawn(path: Path) -> None:
    text = markup(path)
    tags = re.findall(r"\{% icon ([^%]*)%\}", text)
    named = {match for tag in tags for match in re.findall(r'^"([^"]*)"|default:"([^"]*)"', tag)}
    named |= {(name, "") for name in re.findall(r'\bicon_name="([^"]*)"', text)}
    assert {first or second for first, second in named} <= icon_names()


@each_template
def test_a_button_that_shows_only_an_icon_has_a_name(path: Path) -> None:
    for attributes, inside in re.findall(r"<(?:button|a)\b([^>]*)>(.*?)</(?:button|a)>", markup(path), re.DOTALL):
        words = re.sub(r"<kbd>.*?</kbd>|<[^>]*>|\{% icon [^%]*%\}|\{%[^%]*%\}", "", inside).strip()
        assert words or "aria-label=" in attributes, f"no name: <... {attributes}>{inside}"


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_script_never_makes_code_or_markup_from_text(path: Path) -> None:
    assert not re.search(CODE_FROM_TEXT, path.read_text())


@pytest.mark.parametrize(
    "bad",
    [
        "<script>go()</script>",
        '<p style="color:red">',
        '<button onclick="go()">',
        "<a hx-on:click=go>",
        '<i hx-trigger="click[ctrlKey]">',
        "<i hx-vals='js:{a: 1}'>",
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_the_patterns_catch_what_they_are_for(bad: str) -> None:
    assert any(re.search(pattern, bad, re.IGNORECASE) for pattern in REFUSED.values())
