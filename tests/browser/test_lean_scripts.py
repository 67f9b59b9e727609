"""The scripts as they are sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.make import make_comment
from tests.site.test_looks import (
    lean_script,
    linked_scripts,
    own_modules,
    script_as_sent,
)

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
        assert read(lean_script(path).decode()) != "SyntaxError", path
    # Nor do two modules export the same name.
    for path in linked_scripts():
        assert read(script_as_sent(path).decode()) != "SyntaxError", path


def test_a_page_takes_one_script_and_one_stylesheet_with_all_that_is_in_them(
    site, page: Page, transactional_db
):
    comment = make_comment(text="A word.")
    answer = make_comment(reply_to=comment, text="An answer.")
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/static/")[2]))
    page.goto(f"{site}{comment.article.get_absolute_url()}?order=oldest")
    page.locator(f"#c{answer.pk} .comment__reply-to").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tooltip")).to_contain_text("A word.")
    page.keyboard.press("p")
    expect(page.locator(f"#c{comment.pk}")).to_be_focused()
    # Every element of it was made known, and nothing else was fetched.
    assert (
        page.evaluate("""[...document.querySelectorAll("*")].map(({ localName }) => localName)
        .filter((name) => name.includes("-") && !customElements.get(name))""")
        == []
    )
    files = [name for name in asked if name.endswith((".css", ".js"))]
    assert sorted(files) == [
        "css/layers.css", "js/app.js", "js/folds.js", "js/vendor/htmx.min.js",
    ]  # fmt: skip
