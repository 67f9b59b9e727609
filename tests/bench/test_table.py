"""The table, and its place in the README."""

import pytest

from bench.bench import number
from bench.forms import find_form
from bench.table import put_into_readme

pytestmark = pytest.mark.once


def test_table_takes_the_place_of_the_one_before(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("Before\n<!-- bench -->\nold\n<!-- /bench -->\nAfter\n")
    assert put_into_readme("new", readme)
    assert readme.read_text() == "Before\n<!-- bench -->\nnew\n<!-- /bench -->\nAfter\n"


def test_readme_without_marks_is_left_alone(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("Before\n")
    assert not put_into_readme("new", readme)
    assert readme.read_text() == "Before\n"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.1234, "0.12"), (3.456, "3.5"), (12.6, "13"), (4263.4, "4,263")]
)
def test_figures_show_as_many_digits_as_they_are_worth(value, shown):
    assert number(value) == shown


def test_form_is_read_as_a_browser_sends_it():
    html = """
    <form action="/search/"><input name="q"></form>
    <form action="/comments/?reply_to=3"><input type="hidden" name="security_hash" value="a&amp;b">
    <input name="honeypot"><input type="submit" name="preview" value="1">
    <input type="checkbox" name="followup"></form><input name="stray" value="1">"""
    form = find_form(html)
    assert form.action == "/comments/?reply_to=3"
    assert form.fields == {"security_hash": "a&b", "honeypot": ""}
    with pytest.raises(LookupError):
        find_form("<form></form>")
