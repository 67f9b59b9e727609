"""Pictures in the room: as they were reported, whoever takes them out; in words elsewhere."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment
from forum.discussion.pictures import lending
from forum.discussion.pictures.in_words import say_pictures, say_pictures_in_markdown
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.models import LegalNotice
from tests import cast
from tests.make import make_comment_with_picture, make_waiting_picture
from tests.moderation.checks.test_webhook import program
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_report,
    typed_notice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHOWN = re.compile(r'veiled-picture__image" src="/pictures/([\w-]{22})\.webp" alt=""')
ANYHOW = re.compile(r'src="/pictures/([\w-]{22})\.webp"')
NEXT_LOOK = reverse("moderation:next_second_look")


def key_of(comment: Comment) -> str:
    return comment.pictures.get().key


def pictures_on(client: Client, address: str) -> list[str]:
    """Return the keys of the pictures that a page shows, none of them as readers see it."""
    page = client.get(address).content.decode()
    assert ANYHOW.findall(page) == SHOWN.findall(page) and 'class="picture"' not in page
    return SHOWN.findall(page)


def page_of(comment: Comment) -> str:
    return reverse("moderation:comment", args=[comment.pk])


def seen_by(client: Client, key: str) -> bool:
    return client.get(f"/pictures/{key}.webp").status_code == 200


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.strictest
def test_the_room_shows_what_was_reported_though_it_was_edited_out(moderating):
    comment = make_comment_with_picture()
    key = key_of(comment)
    make_report(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Nothing to see.")
    assert pictures_on(moderating, reverse("moderation:queue")) == [key]
    assert pictures_on(moderating, page_of(comment)) == [key]
    assert "As it was reported" in moderating.get(page_of(comment)).content.decode()
    assert seen_by(moderating, key) and not seen_by(Client(), key)


@pytest.mark.strictest
def test_the_room_shows_it_though_its_author_deleted_the_comment(moderating):
    comment = make_comment_with_picture()
    make_report(comment)
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert pictures_on(moderating, page_of(comment)) == [key_of(comment)]
    assert seen_by(moderating, key_of(comment)) and not seen_by(Client(), key_of(comment))


def test_a_second_look_shows_it_as_it_was(moderating, settings):
    settings.SECOND_LOOK_PERCENT = 100
    comment = make_comment_with_picture()
    make_report(comment, reason="off_topic")
    make_decision("dismiss", comment, cast.staff("kai", "moderator"), reason="no_rule_broken")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Nothing to see.")
    look = moderating.post(NEXT_LOOK)["Location"]
    assert pictures_on(moderating, look) == [key_of(comment)]


def test_a_moderator_takes_it_out_and_undoing_brings_it_back(moderating):
    comment = make_comment_with_picture(text="Look:")
    key = key_of(comment)
    assert pictures_on(moderating, reverse("moderation:redact", args=[comment.pk])) == [key]
    make_decision("redact", comment, text="Look: […]")
    assert not seen_by(Client(), key) and not seen_by(browser(cast.alice()), key)
    assert pictures_on(moderating, page_of(comment)) == [key]
    make_decision("unredact", comment)
    assert seen_by(Client(), key)


@pytest.mark.strictest
def test_its_author_reads_in_words_what_was_taken_out():
    comment = make_comment_with_picture(text="Look:", alt="A [red] ferry")
    make_decision("redact", comment, text="Look: […]")
    decision = Decision.objects.get()
    page = browser(cast.alice()).get(decision.get_absolute_url()).content.decode()
    assert "[picture: A [red] ferry]" in page and "picture:" + key_of(comment) not in page


def test_who_judges_an_appeal_sees_what_was_taken_out(moderating):
    comment = make_comment_with_picture(text="Look:", alt="A ferry")
    make_decision("redact", comment, cast.staff("kai", "moderator"), text="Look: […]")
    appeal = make_appeal(Decision.objects.get())
    address = reverse("moderation:judge_appeal", args=[appeal.pk])
    assert pictures_on(moderating, address) == [key_of(comment)]
    page = moderating.get(address).content.decode()
    assert "picture: A ferry" in page and key_of(comment) in page
    assert "(picture:" not in page


@pytest.mark.strictest
def test_the_history_of_edits_hides_it_and_says_it_in_words(moderating):
    comment = make_comment_with_picture(text="Look:", alt="A ferry")
    history = reverse("discussion:history", args=[comment.pk])
    assert pictures_on(moderating, history) == [key_of(comment)]
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Nothing to see.")
    page = moderating.get(history).content.decode()
    assert "picture: A ferry" in page and key_of(comment) not in page


@pytest.mark.once
def test_pictures_in_words():
    text = (
        f"A ![red \\*ferry\\* \\[1\\]](picture:{'a' * 22}) ![](picture:{'b' * 22}) ![x](https://y/)"
    )
    assert say_pictures(text) == "A [picture: red *ferry* [1]] [picture] ![x](https://y/)"
    assert say_pictures_in_markdown(text).startswith(
        r"A \[picture: red \*ferry\* \[1\]\] \[picture\]"
    )


@pytest.mark.strictest
def test_a_notice_of_illegal_content_may_give_a_picture_s_address(moderating):
    comment = make_comment_with_picture()
    address = f"https://testserver/pictures/{key_of(comment)}.webp"
    form = reverse("moderation:legal_notice")
    assert Client().post(form, typed_notice(comment, address=address)).status_code == 303
    notice = LegalNotice.objects.get()
    assert notice.comment_id == comment.pk and key_of(comment) in notice.snapshot
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Nothing to see.")
    judge = reverse("moderation:judge_notice", args=[notice.pk])
    assert pictures_on(moderating, judge) == [key_of(comment)]
    refused = Client().post(form, typed_notice(comment, address=address))
    assert refused.status_code == 422 and "no address of a comment" in refused.content.decode()


@pytest.mark.parametrize("key", ["x" * 22, "", "../x"])
def test_no_other_picture_s_address_is_taken(client: Client, key: str):
    comment = make_comment_with_picture()
    waiting = make_waiting_picture(size=(70, 20)).key
    for address in (f"https://testserver/pictures/{key}.webp", f"/pictures/{waiting}.webp"):
        form = reverse("moderation:legal_notice")
        assert client.post(form, typed_notice(comment, address=address)).status_code == 422
    assert not LegalNotice.objects.exists()


def test_a_program_is_lent_the_picture_that_it_is_asked_about(client: Client, settings):
    from forum.discussion.pictures.keeping import markdown_of
    from forum.discussion.posting import post_comment
    from tests.make import make_article

    settings.SITE_URL = "https://news.example"
    picture = make_waiting_picture()
    text = f"Look\n\n{markdown_of(picture, 'A ferry')}"
    with program(settings, b'{"outcome": "publish"}') as came:
        post_comment(article=make_article(), author=cast.alice(), text=text)
    [told] = json.loads(came[0][1])["pictures"]
    url = told.pop("url")
    assert told == {"alt": "A ferry", "width": 90, "height": 60}
    assert url.startswith(f"https://news.example/pictures/{picture.key}.webp?lent=")
    answer = client.get(url.removeprefix("https://news.example"))
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    other = make_waiting_picture(size=(70, 20)).key
    assert client.get(url.replace(picture.key, other, 1).partition("example")[2]).status_code == 404
    assert client.get(f"/pictures/{picture.key}.webp?lent=x").status_code == 404
    assert not lending.is_lent(picture.key, url[:-3])


def test_what_was_lent_is_gone_after_some_minutes(monkeypatch):
    token = lending.lend("k" * 22).partition("lent=")[2]
    assert lending.is_lent("k" * 22, token)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 4e9)
    assert not lending.is_lent("k" * 22, token)
