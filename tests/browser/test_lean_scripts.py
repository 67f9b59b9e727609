"""The scripts as they are sent, which other tests read as they are written."""

import re

from playwright.sync_api import Page

from tests.site.test_looks import own_modules, script_as_sent

MODULE = re.compile(r"^(?:import.*|export(?=[ {])(?:\{.*)?)", re.MULTILINE)
PARSE = """script => {
  try {
    new (Object.getPrototypeOf(async () => {}).constructor)(script);
  } catch (error) {
    return String(error);
  }
}"""


def test_what_is_left_of_every_script_is_a_script(page: Page):
    for path in own_modules():
        script = MODULE.sub("", script_as_sent(path).decode())
        assert page.evaluate(PARSE, script) is None, path
