"""What a text is marked by: links and questions, said by its author and in words."""

import pytest

from forum.discussion.editing import edit_comment
from forum.discussion.marks import read_marks
from forum.discussion.text import render_comment
from tests import cast
from tests.make import make_comment
from tests.timing import cpu_seconds, times_slower

MENTIONS = {"dan": ("Dan", "/members/dan/")}


@pytest.mark.parametrize(
    ("text", "has_link", "is_question"),
    [
        ("Is that so?", False, True),
        ("本当ですか？", False, True),
        ("So it is.", False, False),
        ("> Is that so?\n\nIt is.", False, False),
        ("> > Is it?\n\nWhy do you ask?", False, True),
        ("`a ? b : c` and\n\n```\nwhy?\n```", False, False),
        ("See https://reader.example/?page=1", True, False),
        ("See [here](http://reader.example).", True, False),
        ("> https://reader.example/\n\nNo.", False, False),
        ("@dan, write to a@reader.example", False, False),
        ("", False, False),
    ],
)
def test_marks_are_read_outside_of_quotations_and_code(text: str, has_link: bool, is_question):
    assert read_marks(render_comment(text, MENTIONS)) == (has_link, is_question)


def test_a_hostile_text_takes_no_time():
    html = render_comment("> " * 50 + "[" * 3_000 + "<" * 3_000 + "?" * 3_000, {})
    assert cpu_seconds(lambda: read_marks(html)) < 0.1 * times_slower()


@pytest.mark.django_db
def test_marks_follow_the_text_when_it_changes():
    comment = make_comment(author=cast.alice(), text="Is it so?")
    assert (comment.has_link, comment.is_question) == (False, True)

    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="https://reader.example/ says so")

    comment.refresh_from_db()
    assert (comment.has_link, comment.is_question) == (True, False)
