"""The newsroom's answers, and what readers ask it."""

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Discussion, Mode
from forum.discussion.newsroom import questions_page
from forum.discussion.newsroom.rules import ASKING
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, publish_held_comment, restore_comment
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.discussion.test_import import take_in
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def ask(article: Article, text: str = "Who pays for it?", **fields) -> Comment:
    fields = {"author": cast.alice(), "asks_author": True} | fields
    return post_comment(article=article, text=text, **fields)


def answers(article: Article) -> int:
    return Discussion.objects.get(article=article).newsroom_answer_count


def newsroom(client: Client, article: Article) -> list[int]:
    page = client.get(f"{article.get_absolute_url()}?show=newsroom").context["filtered"]
    return [line.pk for line in page.lines]


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_replies_to_others_by_staff_and_the_articles_author_are_answers(client: Client):
    writer = cast.suzu()
    article = make_article(author=writer)
    question = make_comment(article=article, author=cast.alice())
    by_writer = make_comment(reply_to=question, author=writer)
    by_staff = make_comment(reply_to=by_writer, author=cast.mori())
    make_comment(article=article, author=cast.mori())  # Answers nobody.
    make_comment(reply_to=by_staff, author=cast.mori())  # Goes on.
    make_comment(reply_to=question, author=cast.bob())
    make_comment(reply_to=make_comment(author=cast.bob()), author=writer)  # Another article.

    assert newsroom(client, article) == [by_staff.pk, by_writer.pk]
    assert answers(article) == 2
    assert ">2 answers from the newsroom</a>" in read(client, article.get_absolute_url())
    question.refresh_from_db()
    assert question.newsroom_answer_count == 1
    call_command("recount", "--check")


def test_answers_that_are_hidden_are_counted_no_longer_and_back_with_restore(client: Client):
    question = make_comment(author=cast.alice())
    answer = make_comment(reply_to=question, author=cast.edo())
    assert ">1 answer from the newsroom</a>" in read(client, question.article.get_absolute_url())

    hide_comment(comment_id=answer.pk)
    assert (answers(answer.article), newsroom(client, answer.article)) == (0, [])
    assert "from the newsroom" not in read(client, question.article.get_absolute_url())
    call_command("recount", "--check")

    restore_comment(comment_id=answer.pk)
    question.refresh_from_db()
    assert (answers(answer.article), question.newsroom_answer_count) == (1, 1)


@pytest.mark.both
def test_a_recount_finds_answers_that_were_counted_wrong():
    answer = make_comment(reply_to=make_comment(author=cast.alice()), author=cast.edo())
    Comment.objects.filter(pk=answer.reply_to_id).update(newsroom_answer_count=7)
    Discussion.objects.update(newsroom_answer_count=7, pick_count=7)
    call_command("recount")
    call_command("recount", "--check")
    assert answers(answer.article) == 1
    assert Discussion.objects.get(article=answer.article).pick_count == 0


def test_an_import_has_no_answers_of_the_newsroom():
    assert answers(take_in(replies={2: 1}).article) == 0


def test_the_author_is_told_who_asks_and_the_reader_who_answered(client: Client):
    article = make_article(author=cast.edo())
    question = ask(article)

    notice = Notice.objects.get(recipient=cast.edo())
    assert (notice.kind, notice.actor, notice.url) == (
        "asked", cast.alice(), question.anchored_url,
    )  # fmt: skip
    client.force_login(cast.edo())
    assert "Alice asks you to answer under" in read(client, "/notices/")

    post_comment(article=article, author=cast.edo(), text="You do.", reply_to=question.pk)
    assert Notice.objects.get(recipient=cast.alice()).kind == "reply"


@pytest.mark.both
def test_a_held_question_is_told_of_once_it_is_published():
    article = make_article(author=cast.edo())
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    question = ask(article)
    assert not Notice.objects.exists()
    publish_held_comment(comment_id=question.pk)
    assert Notice.objects.get().kind == "asked"


def test_nobody_asks_themselves():
    article = make_article(author=cast.alice())
    assert not ask(article).asks_author
    assert not Notice.objects.exists()


def test_who_asks_too_often_is_refused_and_may_write_on_without_asking():
    article = make_article()
    for number in range(ASKING.limit):
        ask(article, f"{number}?")
    with pytest.raises(Refused) as refused:
        ask(article)
    assert refused.value.refusal is ASKING.refusal
    assert not ask(article, asks_author=False).asks_author


def test_the_box_in_the_composer_asks_and_stays_ticked_beside_a_refusal(client: Client):
    article = make_article(author=cast.edo())
    assert "asks_author" not in read(client, article.get_absolute_url())
    client.force_login(cast.edo())
    assert "asks_author" not in read(client, article.get_absolute_url())
    client.force_login(cast.alice())
    assert "Ask the author of the article to answer" in read(client, article.get_absolute_url())

    form = client.get(f"/articles/{article.pk}/compose/")
    sent = {**form.context["composer"].security, "asks_author": "1", "text": ""}
    where = f"/articles/{article.pk}/comments/"
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert 'name="asks_author" value="1" checked' in refused.content.decode()
    assert client.post(where, {**sent, "text": "Who pays?"}).status_code == 303
    assert Comment.objects.get().asks_author
    assert "Question to the newsroom" in read(client, article.get_absolute_url())


@pytest.mark.both
def test_questions_stand_in_one_place_until_they_are_answered(client: Client):
    article, other = make_article(author=cast.edo()), make_article(headline="Bridge")
    question, elsewhere = ask(article), ask(other, "Who built it?")
    make_comment(article=article, text="Nobody is asked.")
    client.force_login(cast.edo())

    page = read(client, "/newsroom/questions/")
    assert "Who pays for it?" in page and "Who built it?" in page and "Nobody" not in page
    assert f"/articles/{article.pk}/compose/?reply_to={question.pk}" in page
    assert "Who built it?" not in read(client, "/newsroom/questions/?of=me")

    post_comment(article=article, author=cast.edo(), text="You do.", reply_to=question.pk)
    assert "Who pays for it?" not in read(client, "/newsroom/questions/")
    assert "Who pays for it?" in read(client, "/newsroom/questions/?tab=answered")
    hide_comment(comment_id=elsewhere.pk)
    assert "No question waits for an answer." in read(client, "/newsroom/questions/")


@pytest.mark.both
def test_authors_see_what_is_asked_of_them_and_readers_nothing(client: Client):
    article, other = make_article(author=cast.suzu()), make_article()
    ask(article)
    ask(other, "Who built it?")
    assert client.get("/newsroom/questions/").status_code == 303
    client.force_login(cast.bob())
    assert client.get("/newsroom/questions/").status_code == 403
    client.force_login(cast.suzu())
    page = read(client, "/newsroom/questions/")
    assert "Who pays for it?" in page and "Who built it?" not in page
    assert 'href="/newsroom/questions/"' in read(client, article.get_absolute_url())
    assert 'href="/newsroom/questions/"' not in read(client, other.get_absolute_url())


@pytest.mark.both
def test_every_question_is_met_by_following_the_pager(client: Client, monkeypatch):
    monkeypatch.setattr(questions_page, "PAGE_SIZE", 2)
    articles = [make_article() for _ in range(2)]
    made = [make_comment(article=articles[n % 2], asks_author=True).pk for n in range(5)]
    client.force_login(cast.edo())
    met, query = [], "?"
    while query:
        context = client.get(f"/newsroom/questions/{query}").context
        met += [comment.pk for comment in context["questions"]]
        query = context["next_url"]
    assert sorted(met) == made and len(set(met)) == 5
