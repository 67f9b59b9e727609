"""The form of a comment, whose fields all forms share."""

import pytest

from forum.discussion.forms import CommentForm
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_forms_share_their_fields_and_no_more():
    article = make_article()
    one, other = CommentForm(article), CommentForm(article)
    assert one.fields == other.fields and one.fields is not other.fields
    assert all(one.fields[name] is other.fields[name] for name in one.fields)
    del one.fields["comment"]
    assert "comment" in other.fields and "comment" in CommentForm(article).fields


def test_what_was_sent_to_one_form_is_in_no_other():
    article = make_article()
    signed = CommentForm.sign(article)
    empty = CommentForm(article, data={**signed, "comment": "", "reply_to": 0})
    whole = CommentForm(article, data={**signed, "comment": "My words.", "reply_to": 7})
    assert not empty.is_valid() and whole.is_valid()
    assert list(empty.errors) == ["comment"] and "comment" not in empty.cleaned_data
    assert (whole.cleaned_data["comment"], whole.cleaned_data["reply_to"]) == ("My words.", 7)
    assert "My words." in str(whole["comment"]) and "My words." not in str(empty["comment"])
