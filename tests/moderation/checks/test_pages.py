"""The pages on which checks are set and tried."""

import pytest
from django.core.management import call_command
from django.test import Client

from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.moderation.checks.models import CheckList, CheckSetting
from forum.moderation.checks.setting import change_list
from forum.moderation.checks.training import train
from forum.moderation.checks.tuning import current_snapshot
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHECKS, LISTS, TRY = "/moderation/checks/", "/moderation/checks/lists/", "/moderation/checks/try/"


@pytest.fixture
def tuning(client: Client) -> Client:
    client.force_login(cast.ada())
    return client


def tuned(article, code: str):
    found = current_snapshot().tuned(section_id=article.section_id, article_id=article.pk)
    return next(one for one in found if one.check.code == code)


def test_a_check_is_set_for_the_site_a_section_and_an_article(tuning: Client):
    article = make_article()
    other = make_article(section=article.section)
    for address, form in (
        (CHECKS, {"links-mode": "on", "links-then": "refuse", "links-most": "2"}),
        (f"{CHECKS}?section={article.section.slug}", {"links-then": "nudge"}),
        (f"{CHECKS}?article={article.pk}", {"links-most": "0", "links-mode": "trial"}),
    ):
        answer = tuning.post(address, form)
        assert (answer.status_code, answer["Location"]) == (303, address)
        page = tuning.get(address).content.decode()
        assert all(f'value="{value}"' in page for value in form.values())
    own, near = tuned(article, "links"), tuned(other, "links")
    assert (own.mode, own.then, own.limits) == ("trial", "nudge", {"most": 0})
    assert (near.mode, near.then, near.limits) == ("on", "nudge", {"most": 2})
    assert 'placeholder="2"' in page
    assert f"?article={article.pk}" in page
    assert CheckSetting.objects.count() == 3
    assert CheckSetting.objects.filter(changed_by=cast.ada()).count() == 3
    tuning.post(f"{CHECKS}?article={article.pk}", {})  # All as preset again.
    assert tuned(article, "links").limits == {"most": 2}


@pytest.mark.parametrize(
    ("query", "form"),
    [("", {"links-most": "1000"}), ("", {"links-mode": "loud"}), ("?section=none", {}),
     ("?article=99999", {}), ("?article=x", {})],
)  # fmt: skip
def test_what_cannot_be_set_changes_nothing(tuning: Client, query: str, form: dict):
    assert tuning.post(CHECKS + query, form).status_code == 422
    assert not CheckSetting.objects.exists()


def test_lists_are_kept_as_typed_and_odd_entries_are_named(tuning: Client):
    assert tuning.post(LISTS, {"banned": "scum # rude\nweasel*"}).status_code == 303
    assert "scum # rude" in tuning.get(LISTS).content.decode()
    refused = tuning.post(LISTS, {"banned": "scum\na*\nne*er"})
    assert refused.status_code == 422
    assert "odd place: a*, ne*er" in refused.content.decode()
    assert CheckList.objects.get().text == "scum # rude\nweasel*"


def test_trying_a_text_shows_what_would_happen_and_keeps_nothing(tuning: Client):
    change_list(kind="banned", text="scum", changed_by=None)
    page = tuning.post(TRY, {"text": "You $cum, see https://example.org", "is_newcomer": "on"})
    html = page.content.decode()
    assert "Refuse</h2>" in html
    assert "scum ($cum)" in html
    assert "isn&#x27;t published here: scum" in html
    assert "Links of new members" in html and "example.org" in html
    assert not Comment.objects.exists()
    assert "Publish</h2>" in tuning.post(TRY, {"text": "A calm word."}).content.decode()


def test_trying_goes_by_the_settings_of_an_article(tuning: Client):
    article = make_article()
    tuning.post(f"{CHECKS}?article={article.pk}", {"length-most": "5", "length-then": "hold"})
    form = {"text": "Longer than that.", "article": str(article.pk)}
    assert "Hold for a moderator</h2>" in tuning.post(TRY, form).content.decode()
    assert tuning.post(TRY, {**form, "article": "99999"}).status_code == 422
    assert tuning.post(TRY, {"text": " "}).status_code == 422


def test_the_checks_learn_from_decisions_by_a_command(tuning: Client, capsys):
    article = make_article()
    call_command("train_checks")
    assert "Nothing learnt: 0 texts taken away" in capsys.readouterr().out
    for number in range(50):
        make_comment(article=article, text=f"The council votes on item {number}.")
        spam = make_comment(article=article, author=cast.alice(), text=f"Buy pills now {number}.")
        make_decision("remove", spam)
    assert train().words["pills"] > 2
    page = tuning.get(CHECKS).content.decode()
    assert "From 50 comments that were taken away and 50 that stand." in page
    assert "pills" in tuning.post(TRY, {"text": "Buy pills, buy them now!"}).content.decode()


def test_what_a_check_in_trial_would_have_done_is_counted(tuning: Client):
    tuning.post(CHECKS, {"length-mode": "trial", "length-then": "hold", "length-most": "5"})
    article = make_article()
    for text in ("Longer than that.", "Short"):
        comment = post_comment(article=article, author=cast.alice(), text=text)
        assert comment.state == State.PUBLISHED
    assert "Found in the last 2 comments: 1" in tuning.get(CHECKS).content.decode()


def test_the_pages_cost_a_fixed_number_of_queries(tuning: Client, django_assert_max_num_queries):
    for number in range(3):
        section = make_article(headline=f"Number {number}").section
        tuning.post(f"{CHECKS}?section={section.slug}", {"links-most": str(number)})
    for address in (CHECKS, LISTS, TRY):
        with django_assert_max_num_queries(18):
            tuning.get(address)
