"""Comments with pictures: posted, changed, told of elsewhere; whose pictures may be shown."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, CommentPicture, State
from forum.discussion.pictures import rules
from forum.discussion.pictures.keeping import markdown_of
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.refusals import Refused
from tests import cast
from tests.make import (
    let_show_pictures,
    make_article,
    make_comment,
    make_comment_with_picture,
    make_waiting_picture,
)
from tests.parallel import Writers

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def post(text: str, author: Member | None = None, **fields) -> Comment:
    return post_comment(
        article=make_article(), author=author or let_show_pictures(cast.alice()), text=text,
        **fields,
    )  # fmt: skip


def refusal_of(text: str, author: Member | None = None) -> str:
    before = Comment.objects.count()
    with pytest.raises(Refused) as refused:
        post(text, author)
    assert Comment.objects.count() == before
    return refused.value.refusal.code


def show(*pictures: CommentPicture, alt: str = "A ferry") -> str:
    return "\n\n".join(markdown_of(picture, alt) for picture in pictures)


def test_a_posted_picture_belongs_to_its_comment():
    picture = make_waiting_picture()
    comment = post(show(picture))
    picture.refresh_from_db()
    assert picture.comment_id == comment.pk
    assert comment.html == (
        f'<p><a class="picture" href="/pictures/{picture.key}.webp"><img alt="A ferry"'
        f' src="/pictures/{picture.key}.webp" width="90" height="60" loading="lazy"'
        ' decoding="async"></a></p>'
    )
    assert not comment.has_link


def test_somebody_elses_picture_is_refused_and_stays_theirs():
    picture = make_waiting_picture(cast.bob())
    assert refusal_of(show(picture)) == "picture_gone"
    picture.refresh_from_db()
    assert picture.comment is None


def test_a_picture_of_another_comment_is_refused_also_to_its_uploader():
    first = make_comment_with_picture()
    assert refusal_of(first.text.replace("Look:", "Again:")) == "picture_gone"
    assert first.pictures.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "![x](picture:{0})",
        "![x](<picture:{0}> 'y')",
        "![x][1]\n\n[1]: picture:{0}",
        "`picture:{0}`",
    ],
)
def test_a_picture_that_was_never_here_is_refused_however_it_is_named(text: str):
    assert refusal_of("Look: " + text.format("x" * 22)) == "picture_gone"


@pytest.mark.parametrize(
    "around", ["```\n{}", "<pre>\n{}", "<!--\n{}", "`{}`", "[{}](https://a.example/)"]
)
def test_a_picture_that_nobody_would_see_is_refused(around: str):
    text = "Look:\n\n" + around.format(show(make_waiting_picture()))
    assert refusal_of(text) == "picture_unseen"
    assert CommentPicture.objects.get().comment is None


@pytest.mark.both
def test_a_change_that_hides_a_picture_in_code_is_refused():
    comment = make_comment_with_picture()
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=comment.pk, editor=cast_alice(), text=f"```\n{comment.text}")
    assert refused.value.refusal.code == "picture_unseen"


def test_what_stood_there_as_words_may_stay():
    text = f"![A ferry](picture:{'x' * 22})"
    comment = make_comment(author=cast_alice(), text=text)
    assert edit_comment(comment_id=comment.pk, editor=cast_alice(), text=f"Look: {text}").edited_at


@pytest.mark.parametrize(
    "alt", ["", " ", "&nbsp;", "\n", "&zwj;", "\u200d \ufe0f", "&#x3164;", "&#x2800;", "\u115f"]
)
def test_one_that_shows_nothing_in_words_is_refused(alt: str):
    picture = make_waiting_picture()
    assert refusal_of(f"Look: ![{alt}](picture:{picture.key})") == "no_alt"


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_opens_so_many_and_no_more(level):
    pictures = [make_waiting_picture(size=(90, 60 + number)) for number in range(5)]
    author = let_show_pictures(cast.alice(), level.number)
    assert refusal_of(show(*pictures[: level.pictures + 1]), author) == "too_many_pictures"
    if level.pictures:
        comment = post(show(*pictures[: level.pictures]), author)
        assert comment.pictures.count() == level.pictures
    # Showing the same one again is showing one more.
    assert refusal_of(show(*[pictures[-1]] * (level.pictures + 1)), author) == "too_many_pictures"


def test_who_lost_the_level_keeps_what_is_shown_and_brings_nothing_else():
    first, second, other = (make_waiting_picture(size=(90 + n, 60)) for n in range(3))
    comment = post(show(first, second))
    author = let_show_pictures(cast.alice(), 0)
    for text in (f"Still: {show(first, second)}", f"Still: {show(second)}"):
        assert edit_comment(comment_id=comment.pk, editor=author, text=text).text == text
    for text in (show(other), show(first, other), show(second, second)):
        with pytest.raises(Refused) as refused:
            edit_comment(comment_id=comment.pk, editor=author, text=text)
        assert refused.value.refusal.code == "too_many_pictures"


def test_the_words_name_the_level_or_the_most():
    alice = let_show_pictures(cast.alice(), 1)
    assert "“Known”" in str(rules._too_many(2, alice).message)
    assert "“Regular”" in str(rules._too_many(3, alice).message)
    assert "at most 4" in str(rules._too_many(5, alice).message)


def test_a_comment_keeps_what_it_shows_when_its_authors_level_has_sunk():
    pictures = [make_waiting_picture(size=(90, 60 + number)) for number in range(3)]
    comment = post(show(*pictures[:2]))
    alice = let_show_pictures(cast.alice(), 0)
    edit_comment(comment_id=comment.pk, editor=alice, text=f"{comment.text}\n\nMore.")
    assert Comment.objects.get(pk=comment.pk).html.count("<img") == 2
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=comment.pk, editor=alice, text=show(*pictures))
    assert refused.value.refusal.code == "too_many_pictures"


def test_a_change_brings_a_picture_in_takes_it_out_and_back():
    comment, picture = post("Look:"), make_waiting_picture()
    for text in (f"Look:\n\n{show(picture)}", "Look.", f"There:\n\n{show(picture)}"):
        edited = edit_comment(comment_id=comment.pk, editor=cast_alice(), text=text)
        assert ("<img" in edited.html) == ("picture:" in text)
        picture.refresh_from_db()
        assert picture.comment_id == comment.pk


def cast_alice() -> Member:
    return let_show_pictures(cast.alice())


def test_no_change_shows_a_picture_of_another_comment():
    first, second = make_comment_with_picture(), post("Look:")
    with pytest.raises(Refused) as refused:
        edit_comment(comment_id=second.pk, editor=cast_alice(), text=first.text)
    assert refused.value.refusal.code == "picture_gone"


def test_a_picture_that_went_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch):
    picture = make_waiting_picture()
    render = rules.why_cannot_show

    def lose(*asked):
        CommentPicture.objects.filter(pk=picture.pk).delete()
        return render(*asked)

    monkeypatch.setattr(rules, "why_cannot_show", lose)
    assert refusal_of(show(picture)) == "picture_gone"


def test_a_form_sent_twice_makes_one_comment_with_one_picture():
    picture, key, article = make_waiting_picture(), uuid4(), make_article()
    sent = {"article": article, "text": show(picture), "submission_key": key}
    first, second = (post_comment(author=cast_alice(), **sent) for _ in range(2))
    assert first == second and "<img" in second.html


def test_a_held_comment_has_its_picture():
    comment = post(show(make_waiting_picture()))
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD, is_listed=False)
    assert comment.pictures.count() == 1


def test_what_an_import_says_of_pictures_is_words():
    comment = make_comment(text="![A ferry](picture:" + "x" * 22 + ")")
    assert comment.html == "<p>A ferry</p>"


def statements(text: str) -> list[str]:
    author, article = cast_alice(), make_article()
    post_comment(article=article, author=author, text="First.")
    with CaptureQueriesContext(connection) as queries:
        post_comment(article=article, author=author, text=text)
    return [query["sql"] for query in queries if "commentpicture" in query["sql"]]


@pytest.mark.both
def test_a_comment_without_pictures_asks_nothing_of_them():
    assert statements("Words alone, ![x](https://a.example/)") == []


@pytest.mark.both
def test_one_with_pictures_takes_three_statements_more():
    first, second = make_waiting_picture(), make_waiting_picture(size=(91, 60))
    assert len(statements(show(first, second))) == 3  # One of them of the checks.


def test_an_answer_quotes_what_it_shows(client: Client):
    comment = make_comment_with_picture(text="Look:")
    client.force_login(cast.bob())
    address = f"/articles/{comment.article_id}/compose/?reply_to={comment.pk}&quote=1"
    page = client.get(address).content.decode()
    assert "&gt; A ferry" in page and "picture:" not in page


def test_a_feed_has_its_whole_address(client: Client, settings):
    settings.SITE_URL = "https://news.example"
    comment = make_comment_with_picture()
    feed = client.get(f"/articles/{comment.article_id}/comments.atom").content.decode()
    address = f"https://news.example/pictures/{comment.pictures.get().key}.webp"
    assert f'src="{address}"' in feed and f'href="{address}"' in feed


def test_a_search_finds_what_it_shows(client: Client):
    make_comment_with_picture(alt="An iceberg & a <gull>")
    found = client.get("/search/?q=iceberg").content.decode()
    assert "An <mark>iceberg</mark> &amp; a &lt;gull&gt;" in found


def post_with(author_id: int, article_id: int, text: str) -> int:
    """Post that text; return how many pictures the comment has, or -1 if it was refused."""
    from articles.models import Article

    try:
        comment = post_comment(
            article=Article.objects.get(pk=article_id),
            author=Member.objects.get(pk=author_id), text=text, is_import=True,
        )  # fmt: skip
    except Refused as refused:
        return -1 if refused.refusal.code == "picture_gone" else -2
    return comment.pictures.count()


@pytest.mark.both
def test_of_eight_comments_at_once_one_gets_the_picture(writers: Writers):
    picture, articles = make_waiting_picture(), [make_article() for _ in range(8)]
    got = writers.call(
        post_with,
        [
            {"author_id": cast.alice().pk, "article_id": one.pk, "text": show(picture)}
            for one in articles
        ],
    )
    picture.refresh_from_db()
    # Who looked after it was taken has words in its place; who looked before is told.
    assert sorted(got)[-1] == 1 and set(got[:]) <= {1, 0, -1} and got.count(1) == 1
    showing = Comment.objects.filter(html__contains="<img")
    assert [comment.pk for comment in showing] == [picture.comment_id]
