"""The scripts as they are sent, which other tests read as they are written."""

import pytest
from playwright.sync_api import Page

from tests.site.test_looks import own_modules, script_as_sent

# A script that can be read fails by what it imports, or runs on a page that isn't its own.
READ = """async script => {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return import(address).then(() => "", (error) => error.name);
}"""


@pytest.fixture
def read(page: Page):
    """Tell by what error a browser stops that reads a script."""
    return lambda script: page.evaluate(READ, script)


def test_what_is_left_of_every_script_is_a_script(read):
    assert read("const one = ;") == "SyntaxError" and read('import "./one.js";') == "TypeError"
    for path in own_modules():
        assert read(script_as_sent(path).decode()) != "SyntaxError", path
