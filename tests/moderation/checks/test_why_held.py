"""Why a comment waits: told to its author wherever they see it, and to nobody else."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.members.models import Member
from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.checks.registry import CHECKS
from forum.moderation.checks.saying import say_to_author
from forum.moderation.checks.why_held import say_why_held
from forum.moderation.waves.holding import FOUND, HELD_BY_WAVE
from forum.moderation.waves.switching import Strength
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.checks.test_judging import LONG, list_words, post, send, set_check
from tests.moderation.making import make_decision, start

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

RUDE = "The council is a heap of scummy liars."
READ_FIRST = "A moderator reads what has words like these first: scummy."


def why(comment: Comment) -> str:
    return say_why_held([comment.pk])[comment.pk]


def hold_rude(author: Member | None = None, **more) -> Comment:
    """Return a comment that waits for a word of a list, whose entry says more than the word."""
    list_words("suspect", "scum*")
    comment = post(RUDE, author, **more)
    assert comment.state == State.HELD
    return comment


def test_the_answer_right_after_posting_says_why(client: Client):
    list_words("suspect", "scum*")
    client.force_login(cast.alice())
    page = send(client, make_article(), RUDE)
    assert f"Why it waits: {READ_FIRST}" in page.content.decode()


def test_without_scripts_the_page_it_leads_to_says_why(client: Client):
    from forum.discussion.forms import CommentForm

    list_words("suspect", "scum*")
    client.force_login(cast.alice())
    article = make_article()
    form = {**CommentForm(article).generate_security_data(), "honeypot": "", "text": RUDE}
    page = client.post(f"/articles/{article.pk}/comments/", form, follow=True)
    assert page.redirect_chain[-1][0].endswith(f"#c{Comment.objects.get().pk}")
    assert READ_FIRST in page.content.decode()


def test_its_author_reads_why_on_its_page_and_on_their_own(client: Client):
    comment = hold_rude()
    client.force_login(cast.alice())
    for address in (f"/comments/{comment.pk}/", "/members/alice/"):
        page = client.get(address)
        assert READ_FIRST in page.content.decode()
        assert "scum*" not in page.content.decode()  # What stands in the list stays there.
        assert "private" in page.headers["Cache-Control"]


def test_its_author_reads_why_in_japanese(client: Client):
    comment = hold_rude(cast.suzu())
    client.force_login(cast.suzu())
    page = client.get(f"/comments/{comment.pk}/", headers={"accept-language": "ja"})
    with translation.override("ja"):
        said = why(comment)
    assert said in page.content.decode() and re.search("[ぁ-ん]", said) and "scummy" in said


def test_nobody_else_reads_why(client: Client, moderating: Client):
    comment = hold_rude()
    author = Client()
    author.force_login(cast.alice())
    for address in (f"/comments/{comment.pk}/", "/members/alice/"):
        assert READ_FIRST in author.get(address).content.decode()  # A mould is cast of it.
    reader = Client()
    reader.force_login(cast.bob())
    places = [
        f"/comments/{comment.pk}/", "/members/alice/", comment.article.get_absolute_url(),
        f"/articles/{comment.article_id}/comments.atom",
    ]  # fmt: skip
    for visitor in (client, reader, moderating):
        for address in places:
            assert "words like these" not in visitor.get(address).content.decode()


@pytest.mark.both
def test_two_that_wait_are_told_apart(client: Client):
    article = make_article()
    list_words("suspect", "scum*", "liar*")
    post("Scummy, I say.", article=article)
    post("All of them liars.", article=article)
    client.force_login(cast.alice())
    page = client.get("/members/alice/").content.decode()
    assert page.count("these first: scummy.") == page.count("these first: liars.") == 1


def test_what_was_found_is_escaped(client: Client):
    set_check("webhook", mode="on")
    comment = hold_rude()
    found = [["webhook", 1, Outcome.HOLD, "asked", ["<b>%(pk)s & zqpkqz</b>"], 100, False]]
    comment.check_runs.update(findings=json.dumps(found))
    client.force_login(cast.alice())
    page = client.get(f"/comments/{comment.pk}/").content.decode()
    assert escape("A program of this site says: <b>%(pk)s & zqpkqz</b>") in page


def test_all_that_held_it_is_told():
    list_words("suspect", "scum*")
    list_words("blocked_domains", "shop.example")
    comment = post(f"{RUDE} See https://shop.example/")
    assert why(comment) == (
        f"{READ_FIRST} A moderator looks at links to this address first: shop.example. "
        "You are new here, and your text has a link: shop.example."
    )


def test_a_trial_holds_nothing_and_is_not_told():
    set_check("suspect", mode="trial")
    set_check("newcomers", mode="on")
    comment = hold_rude()
    assert why(comment) == "You are new here: your first comment is looked at before it appears."


def test_newcomers_are_told_of_how_many_comments():
    set_check("newcomers", mode="on", limits={"accepted": 3})
    said = "You are new here: your first 3 comments are looked at before they appear."
    assert why(post("A fair point.")) == said


@pytest.mark.parametrize("reason", ["failed", "slow"])
def test_a_check_that_came_to_no_end_is_told_plainly(reason: str):
    finding = Finding("webhook", Outcome.HOLD, reason)
    assert say_to_author(finding) == "A check couldn’t be finished."


def test_every_check_has_words_for_what_waits():
    for check in CHECKS.values():
        for reason in check.said:
            listed = ("scum* (scummy)", "0/3")
            found = Finding(check.code, Outcome.HOLD, reason, listed, typed=("scummy",))
            said = say_to_author(found)
            assert said and "%" not in said and "aren’t published here" not in said


LONG_ENTRY = f"diot {'really ' * 7}dumb"  # After a letter; as long as what is kept.


@pytest.mark.parametrize(
    ("entry", "typed"),
    [
        ("you are (really) dumb", "you are really dumb"),
        (f"i{LONG_ENTRY}", f"1{LONG_ENTRY}"),
    ],
)
def test_authors_read_their_own_words_whatever_the_entry_looks_like(entry: str, typed: str):
    list_words("suspect", entry)
    assert why(post(typed)) == f"A moderator reads what has words like these first: {typed}."


@pytest.mark.both
def test_where_no_words_were_kept_the_entry_is_not_told_in_their_place():
    found = [["suspect", 1, Outcome.HOLD, "listed", ["scum* (scummy)"], 100, False]]
    comment = hold_rude()
    comment.check_runs.update(findings=json.dumps(found))
    assert why(comment) == "A moderator reads it first."


def test_a_program_that_learnt_says_so_without_its_weights():
    found = Finding("learnt", Outcome.HOLD, "learnt", ("cheap +2.1", "pills -0.3"))
    assert say_to_author(found) == (
        "A program found it like texts that were removed here, by these words: cheap, pills."
    )


@pytest.mark.parametrize(
    ("strength", "text", "said"),
    [
        (Strength(holds="all"), LONG, "so a moderator reads every comment first."),
        (Strength(newcomers_below=3), LONG, "so a moderator reads comments of new members first."),
        (
            Strength(holds="found"),
            "PLEASE LISTEN TO ME NOW EVERYBODY HERE",
            "it reads as shouting.",
        ),
    ],
)
def test_what_a_wave_holds_is_told(strength: Strength, text: str, said: str):
    start(strength)
    comment = post(text)
    assert comment.state == State.HELD
    assert why(comment).startswith("Very much is coming in at present, so a moderator reads")
    assert said in why(comment)


def test_a_wave_does_not_tell_who_is_watched_and_for_which_words():
    list_words("watch", "few")
    list_words("watched_members", "alice")
    start(Strength(holds="found"))
    comment = post("Few read ferry news.")
    assert {one.check for one in comment.check_runs.get().found if one.outcome == 1} >= {
        "watch", "watched",
    }  # fmt: skip
    assert why(comment) == HELD_BY_WAVE[FOUND]


@pytest.mark.both
def test_what_is_set_where_it_stands_is_told():
    article = make_article()
    root = make_comment(article=article)
    Comment.objects.filter(pk=root.pk).update(holds_replies=True)
    reply = post("A fair point.", article=article, reply_to=root.pk)
    assert why(reply) == "A moderator reads all replies in this branch before they appear."
    Discussion.objects.filter(article=article).update(mode=Mode.PREMODERATED)
    comment = post("A fair point, too.", article=article)
    assert why(comment) == "Here a moderator reads every comment before it appears."
    Discussion.objects.filter(article=article).update(mode=Mode.OPEN, newcomers_below=2)
    comment = post("A fair point, again.", article=article)
    said = "You are new here: your first 2 comments are looked at before they appear."
    assert why(comment) == said


def test_nothing_that_is_known_still_says_who_reads_it():
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD, is_listed=False)
    assert why(comment) == "A moderator reads it first."


def test_after_an_edit_that_is_harmless_it_waits_for_what_was_found():
    comment = hold_rude()
    edited = edit_comment(comment_id=comment.pk, editor=cast.alice(), text="A fair point.")
    assert (edited.state, why(edited)) == (State.HELD, READ_FIRST)


def test_what_it_waited_for_before_a_moderator_published_it_is_told_no_more():
    comment = hold_rude()
    make_decision("publish", comment)
    discussion = Discussion.objects.filter(article=comment.article)
    discussion.update(mode=Mode.PREMODERATED)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="A fair point.")
    assert why(comment) == "Here a moderator reads every comment before it appears."
    discussion.update(mode=Mode.OPEN)
    assert why(comment) == "A moderator reads it first."


def test_it_is_told_again_once_that_is_taken_back():
    comment = hold_rude()
    make_decision("publish", comment)
    make_decision("hold", comment, reason="taken_back")
    assert why(comment) == READ_FIRST


def test_an_edit_that_waits_says_why(client: Client):
    comment = post("A fair point.")
    list_words("suspect", "scum*")
    client.force_login(cast.alice())
    address = reverse("discussion:edit", args=[comment.pk])
    page = client.post(address, {"text": RUDE}, headers={"HX-Request": "true"})
    assert READ_FIRST in page.content.decode()


def test_an_edit_below_which_are_replies_is_refused_with_what_was_found(client: Client):
    comment = post("A fair point.")
    post("I think so, too.", cast.bob(), reply_to=comment.pk, article=comment.article)
    list_words("suspect", "scum*")
    client.force_login(cast.alice())
    address = reverse("discussion:edit", args=[comment.pk])
    page = client.post(address, {"text": RUDE}, headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert READ_FIRST in page.content.decode()
    assert RUDE in page.content.decode()
    # Another text will do: the form is still there to be sent.
    page = client.post(address, {"text": "A fairer point."}, headers={"HX-Request": "true"})
    assert page.status_code == 200


def test_it_costs_one_query_where_something_of_ones_own_waits(client: Client):
    def queries_of(address: str) -> list[str]:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return [one["sql"] for one in queries if "moderation_checkrun" in one["sql"]]

    comment = hold_rude()
    published = make_comment(article=comment.article, author=cast.bob())
    client.force_login(cast.alice())
    assert len(queries_of(f"/comments/{comment.pk}/")) == 1
    assert len(queries_of("/members/alice/")) == 1
    assert len(queries_of(comment.article.get_absolute_url())) == 1
    client.force_login(cast.bob())
    assert queries_of(f"/comments/{published.pk}/") == []
    assert queries_of(comment.article.get_absolute_url()) == []
