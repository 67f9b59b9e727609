"""Adding a picture in the form in which one writes: what is kept, and what never gets lost."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_comments.signals import comment_will_be_posted

from articles.models import Article
from forum.discussion import rules
from forum.discussion.discussions import change_settings
from forum.discussion.drafts import find_draft, save_draft
from forum.discussion.forms import CommentForm
from forum.discussion.models import Comment, CommentPicture, Draft, Mode
from forum.members.models import Member
from tests import cast
from tests.make import (
    let_show_pictures,
    make_article,
    make_comment,
    make_comment_with_picture,
    make_picture_file,
    make_waiting_picture,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
WRITES_DRAFT = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "discussion_draft"')
TEXT = re.compile(r"<textarea[^>]*>\n?([^<]*)</textarea>")


def upload(size: tuple[int, int] = (90, 60)) -> BytesIO:
    file = make_picture_file(size=size)
    file.name = "harbour.jpg"
    return file


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend=site_settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def alice() -> Client:
    return client_of(let_show_pictures(cast.alice()))


def send(client: Client, article: Article, headers=None, reply_to: str = "", **fields):
    """Send the form of a comment, as a browser would with a file chosen in it."""
    form = {
        **CommentForm(article).generate_security_data(),
        "honeypot": "", "submission_key": str(uuid4()), "text": "Look:", **fields,
    }  # fmt: skip
    return client.post(f"/articles/{article.pk}/comments/{reply_to}", form, headers=headers)


def text_in(answer) -> str:
    return TEXT.search(answer.content.decode()).group(1)


def key() -> str:
    return CommentPicture.objects.get().key


@BOTH
def test_a_picture_that_comes_along_is_posted_with_the_text(alice: Client, headers):
    answer = send(alice, make_article(), headers, picture=upload(), picture_alt="A ferry")
    assert answer.status_code == (200 if headers else 303)
    comment = Comment.objects.get()
    assert comment.text == f"Look:\n\n![A ferry](picture:{key()})"
    assert comment.pictures.get().key in comment.html
    if headers:
        assert f'src="/pictures/{key()}.webp"' in answer.content.decode()


def test_a_picture_alone_is_a_comment(alice: Client):
    send(alice, make_article(), text="", picture=upload(), picture_alt="A ferry")
    assert Comment.objects.get().text == f"![A ferry](picture:{key()})"


@BOTH
def test_it_is_added_to_the_text_and_shown_before_it_is_posted(alice: Client, headers):
    article = make_article()
    answer = send(
        alice, article, headers, picture=upload(), picture_alt="A [ferry]", add_picture="1"
    )
    # Fragments come with 202, for the browser to keep its draft: nothing is posted yet.
    assert answer.status_code == (202 if headers else 200)
    assert text_in(answer) == f"Look:\n\n![A \\[ferry\\]](picture:{key()})\n"
    page = answer.content.decode()
    assert f'<img alt="A [ferry]" src="/pictures/{key()}.webp"' in page
    assert alice.get(f"/pictures/{key()}.webp").status_code == 200
    assert not Comment.objects.exists()
    kept = find_draft(member=cast.alice(), article_id=article.pk, reply_to_id=None)
    assert key() in kept

    answer = send(alice, article, headers, text=text_in(answer))
    assert Comment.objects.get().pictures.count() == 1
    assert not Draft.objects.exists()


@BOTH
def test_a_refused_text_keeps_its_picture(alice: Client, headers):
    article = make_article()
    make_comment(article=article)
    sent = {"picture": upload(), "picture_alt": "A ferry", "honeypot": "spam"}
    answer = send(alice, article, headers, **sent)
    assert answer.status_code == 422
    assert text_in(answer) == f"Look:\n\n![A ferry](picture:{key()})\n"
    assert 'value="A ferry"' not in answer.content.decode()
    send(alice, article, headers, text=text_in(answer))
    assert Comment.objects.get(author=cast.alice()).pictures.count() == 1


@BOTH
def test_one_that_nobody_described_need_not_be_chosen_again(alice: Client, headers):
    article = make_article()
    answer = send(alice, article, headers, picture=upload(), picture_alt=" ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please describe the picture for those who can’t see it." in page
    assert f'name="picture_key" value="{key()}"' in page and text_in(answer) == "Look:"
    assert 'href="#write-shows"' in page and page.count('aria-invalid="true"') == 1
    send(alice, article, headers, picture_key=key(), picture_alt="A ferry")
    assert Comment.objects.get().pictures.count() == 1


@pytest.mark.both
def test_nobody_puts_in_what_somebody_else_has_waiting(alice: Client):
    picture = make_waiting_picture(cast.bob())
    answer = send(alice, make_article(), picture_key=picture.key, picture_alt="A ferry")
    assert answer.status_code == 422 and "no longer kept" in answer.content.decode()
    assert f'value="{picture.key}"' not in answer.content.decode()


@BOTH
@pytest.mark.parametrize("pressed", [{}, {"add_picture": "1"}])
def test_what_is_said_of_no_picture_is_kept(alice: Client, headers, pressed):
    answer = send(alice, make_article(), headers, picture_alt="A ferry", **pressed)
    assert answer.status_code == 422
    assert "Please choose the picture to add." in answer.content.decode()
    assert text_in(answer) == "Look:" and 'value="A ferry"' in answer.content.decode()


@BOTH
def test_what_is_no_picture_is_refused_with_the_text_in_the_form(alice: Client, headers):
    file = BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    file.name = "harbour.svg"
    answer = send(alice, make_article(), headers, picture=file, picture_alt="A ferry")
    page = answer.content.decode()
    assert answer.status_code == 422 and "This file is no JPEG, PNG or WebP image." in page
    assert text_in(answer) == "Look:" and 'value="A ferry"' in page
    assert 'href="#write-picture"' in page and page.count('aria-invalid="true"') == 1
    assert '<details class="disclosure" open>' in page
    assert not Comment.objects.exists() and not CommentPicture.objects.exists()


def test_the_same_form_sent_twice_makes_one_comment_with_one_picture(alice: Client):
    article, submission_key = make_article(), str(uuid4())
    for _twice in range(2):
        sent = {"picture": upload(), "picture_alt": "A ferry", "submission_key": submission_key}
        assert send(alice, article, **sent).status_code == 303
    assert Comment.objects.get().pictures.get() == CommentPicture.objects.get()


def test_a_preview_without_scripts_shows_the_picture(alice: Client):
    answer = send(alice, make_article(), picture=upload(), picture_alt="A ferry", preview="1")
    assert answer.status_code == 200 and "<img alt" in answer.content.decode()


def test_a_preview_shows_what_waits_and_what_the_edited_comment_has(alice: Client):
    comment, waiting = make_comment_with_picture(), make_waiting_picture(size=(91, 60))
    text = f"{comment.text}\n\n![x](picture:{waiting.key})"
    for query, count in (("", 1), (f"?edits={comment.pk}", 2)):
        answer = alice.post(f"/comments/preview/{query}", {"text": text})
        assert answer.content.decode().count("<img") == count
    shown = client_of(let_show_pictures(cast.bob())).post(
        f"/comments/preview/?edits={comment.pk}", {"text": text}
    )
    assert "<img" not in shown.content.decode()


def may_not(client: Client, article: Article, **fields) -> str:
    """Return what is said to who may not upload, of whose file nothing is kept."""
    answer = send(client, article, picture=upload(), picture_alt="A ferry", **fields)
    assert answer.status_code in (403, 404, 422)
    assert not CommentPicture.objects.exists()
    return answer.content.decode()


def test_nothing_is_taken_where_nothing_may_be_written(alice: Client):
    article = make_article()
    change_settings(article=article, mode=Mode.READ_ONLY, closes_after_days=None)
    for pressed in ({}, {"add_picture": "1"}, {"preview": "1"}):
        assert str(rules.CLOSED.message) in may_not(alice, article, **pressed)
    change_settings(article=article, mode=Mode.HIDDEN, closes_after_days=None)
    may_not(alice, article)
    may_not(alice, make_article(), reply_to="?reply_to=999")


def test_nothing_is_taken_of_who_may_not_write():
    let_show_pictures(cast.sam())
    assert "suspended" in may_not(client_of(cast.sam()), make_article())


def test_nothing_is_taken_of_who_is_new():
    assert "Basic" in may_not(client_of(cast.alice()), make_article())


def test_nothing_is_taken_of_who_is_signed_out(client: Client):
    article = make_article()
    answer = client.post(
        f"/articles/{article.pk}/comments/", {"text": "Look:", "picture": upload()}
    )
    assert answer.status_code == 303 and not CommentPicture.objects.exists()
    assert client.session["typed_comment"]["text"] == "Look:"


def edit_url(comment: Comment) -> str:
    return f"/comments/{comment.pk}/edit/"


@BOTH
def test_a_change_brings_a_picture_in(alice: Client, headers):
    comment = make_comment(author=cast.alice(), text="Look:")
    sent = {"text": "Look:", "picture": upload(), "picture_alt": "A ferry"}
    answer = alice.post(edit_url(comment), sent, headers=headers)
    assert answer.status_code == (200 if headers else 303)
    comment.refresh_from_db()
    assert comment.text == f"Look:\n\n![A ferry](picture:{key()})" and "<img" in comment.html


@BOTH
def test_a_change_shows_the_picture_before_it_is_saved(alice: Client, headers):
    comment = make_comment(author=cast.alice(), text="Look:")
    sent = {"text": "Look:", "picture": upload(), "picture_alt": "A ferry", "add_picture": "1"}
    answer = alice.post(edit_url(comment), sent, headers=headers)
    assert answer.status_code == (202 if headers else 200)
    assert key() in text_in(answer) and "<img alt" in answer.content.decode()
    comment.refresh_from_db()
    assert comment.text == "Look:"


def test_a_refused_change_keeps_its_picture(alice: Client):
    comment = make_comment(author=cast.alice(), text="Look:")
    sent = {"text": "x" * 9_990, "picture": upload(), "picture_alt": "A ferry"}
    answer = alice.post(edit_url(comment), sent)
    assert answer.status_code == 422 and key() in text_in(answer)


def test_nothing_is_taken_for_what_can_no_longer_be_changed(alice: Client):
    comment = make_comment(author=cast.alice(), text="Look:")
    change_settings(article=comment.article, mode=Mode.READ_ONLY, closes_after_days=None)
    sent = {"text": "Look:", "picture": upload(), "picture_alt": "A ferry"}
    assert alice.post(edit_url(comment), sent).status_code == 422
    assert not CommentPicture.objects.exists()


@pytest.mark.parametrize("level", [0, 1])
def test_the_form_offers_it_to_whose_level_opens_it(level: int):
    client = client_of(let_show_pictures(cast.alice(), level))
    own = make_comment(author=cast.alice())
    for address in (
        own.article.get_absolute_url(),
        f"/articles/{own.article_id}/compose/",
        edit_url(own),
    ):
        page = client.get(address).content.decode()
        assert ("Add a picture" in page) == bool(level), address
        assert ('enctype="multipart/form-data"' in page) == bool(level), address
    assert "Add a picture" not in Client().get(own.article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("text", ["```\nx = 1", "~~~~\nx", "<pre>\nx", "<!-- x"])
def test_a_picture_after_code_that_nobody_closed_stands_above_it(alice: Client, text: str):
    send(alice, make_article(), text=text, picture=upload(), picture_alt="A ferry")
    comment = Comment.objects.get()
    assert comment.text == f"![A ferry](picture:{key()})\n\n{text}"
    assert comment.pictures.get().key in comment.html


@pytest.mark.both
@BOTH
def test_one_picture_in_two_drafts_is_refused_in_the_second_with_its_text(alice: Client, headers):
    first, second = make_article(), make_article(headline="Two")
    added = [
        send(alice, one, headers, picture=upload(), picture_alt="A ferry", add_picture="1")
        for one in (first, second)
    ]
    send(alice, first, headers, text=text_in(added[0]))
    answer = send(alice, second, headers, text=text_in(added[1]))
    assert answer.status_code == 422 and "stands in another comment" in answer.content.decode()
    assert text_in(answer) == text_in(added[1])
    sent = {"picture": upload(), "picture_alt": "A ferry"}
    assert send(alice, second, headers, **sent).status_code in (200, 303)
    assert Comment.objects.get(article=second).pictures.count() == 1


@BOTH
@pytest.mark.parametrize("made_up", ["a/b", "x", "../..", "\0", "x" * 30, "é" * 22])
def test_a_made_up_key_is_none_also_where_nobody_may_write(alice: Client, headers, made_up: str):
    article = make_article()
    change_settings(article=article, mode=Mode.READ_ONLY, closes_after_days=None)
    sent = {"picture_key": made_up, "picture_alt": "A ferry"}
    answer = send(alice, article, headers, **sent)
    assert answer.status_code == 422
    assert text_in(answer) == "Look:" and 'value="A ferry"' in answer.content.decode()


@pytest.mark.parametrize("length", [9_900, 9_990, 10_000, 12_000])
def test_a_draft_of_too_long_a_text_has_its_picture_whole(alice: Client, length: int):
    answer = send(alice, make_article(), text="w" * length, picture=upload(), picture_alt="A ferry")
    assert answer.status_code == (303 if length == 9_900 else 422)
    kept = (Draft if length > 9_900 else Comment).objects.get().text
    line = f"![A ferry](picture:{key()})"
    assert kept.strip() == f"{'w' * min(length, 10_000 - len(line) - 2)}\n\n{line}"


@pytest.mark.both
def test_a_draft_keeps_all_the_pictures_that_it_can():
    first, second = (f"![{letter}](picture:{letter * 22})" for letter in "xy")
    place = {"member": cast.alice(), "article_id": make_article().pk, "reply_to_id": None}
    save_draft(text=f"{first} {'w' * 9_940} {second} {'w' * 99}", **place)
    kept = find_draft(**place)
    assert len(kept) == 10_000 and kept.startswith(first) and kept.endswith(f"w\n\n{second}")
    save_draft(text=f"{'w' * 9_980}{first}{second}", **place)
    assert find_draft(**place).endswith(f"w\n\n{first}\n\n{second}")
    save_draft(text=f"![{'w' * 10_000}](picture:{'x' * 22})", **place)
    assert find_draft(**place) == "![" + "w" * 9_998


@pytest.mark.both
@BOTH
def test_the_same_form_sent_twice_with_its_file_leaves_no_draft(alice: Client, headers):
    article, form = make_article(), {"submission_key": str(uuid4()), "picture_alt": "A ferry"}
    for _number in range(2):
        assert send(alice, article, headers, picture=upload(), **form).status_code in (200, 303)
    assert Comment.objects.count() == CommentPicture.objects.count() == 1
    assert not Draft.objects.exists()


@BOTH
def test_a_text_that_is_posted_with_its_picture_is_no_draft_on_the_way(alice: Client, headers):
    article = make_article()
    with CaptureQueriesContext(connection) as queries:
        send(alice, article, headers, picture=upload(), picture_alt="A ferry")
    written = [query["sql"] for query in queries if WRITES_DRAFT.search(query["sql"])]
    assert not written and Comment.objects.exists()


@pytest.mark.both
def test_a_text_with_its_picture_is_a_draft_where_posting_fails(alice: Client):
    def fail(**_kwargs: object) -> None:
        raise RuntimeError

    article = make_article()
    comment_will_be_posted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            send(alice, article, picture=upload(), picture_alt="A ferry")
    finally:
        comment_will_be_posted.disconnect(fail)
    assert Draft.objects.get().text == f"Look:\n\n![A ferry](picture:{key()})\n"


@BOTH
@pytest.mark.parametrize("text", ["Look:", ""])
def test_who_was_signed_out_finds_what_they_said_of_the_picture(headers, text: str):
    article, client = make_article(), Client()
    sent = {"text": text, "picture": upload(), "picture_alt": "A ferry"}
    assert send(client, article, headers, **sent).status_code in (200, 303)
    client.force_login(let_show_pictures(cast.alice()))
    answer = client.get(f"/articles/{article.pk}/compose/")
    page = answer.content.decode()
    assert text_in(answer) == text and 'value="A ferry"' in page
    assert "Please choose it again" in page and page.count('aria-invalid="true"') == 1
    send(client, article, picture=upload(), picture_alt="A ferry")
    assert Comment.objects.get().pictures.count() == 1
    assert "Please choose it again" not in client.get(answer.request["PATH_INFO"]).content.decode()


def test_who_was_signed_out_and_chose_no_picture_reads_nothing_of_one():
    article, client = make_article(), Client()
    send(client, article)
    client.force_login(let_show_pictures(cast.alice()))
    answer = client.get(f"/articles/{article.pk}/compose/")
    assert text_in(answer) == "Look:" and "aria-invalid" not in answer.content.decode()


def test_a_stale_token_keeps_what_was_said_of_the_picture():
    article, client = make_article(), Client(enforce_csrf_checks=True)
    client.force_login(let_show_pictures(cast.alice()))
    answer = send(client, article, picture=upload(), picture_alt="A <ferry>")
    page = answer.content.decode()
    assert answer.status_code == 403 and text_in(answer) == "Look:"
    assert 'name="picture_alt" maxlength="300" value="A &lt;ferry&gt;"' in page
    assert "Please choose it again" in page and 'type="file"' in page
    again = {
        "csrfmiddlewaretoken": re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)[1],
        "text": "Look:", "picture": upload(), "picture_alt": "A ferry",
    }  # fmt: skip
    answer = client.post(f"/articles/{article.pk}/comments/", again)
    assert text_in(answer) == f"Look:\n\n![A ferry](picture:{key()})\n"


def test_a_stale_token_keeps_the_picture_that_is_kept_and_says_nothing_of_none():
    article, client = make_article(), Client(enforce_csrf_checks=True)
    client.force_login(let_show_pictures(cast.alice()))
    assert 'type="file"' not in send(client, article).content.decode()
    page = send(client, article, picture_key="x" * 22).content.decode()
    assert f'name="picture_key" value="{"x" * 22}"' in page and 'type="file"' not in page
