"""The pages on which checks are set and tried."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.moderation.chain.verifying import verify_log
from forum.moderation.checks.models import TRAINING, CheckChange, CheckList, CheckSetting
from forum.moderation.checks.setting import change_setting, change_settings
from forum.moderation.checks.training import train
from forum.moderation.checks.tuning import SITE, Setting, current_snapshot, place_of
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import change_list, make_decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

CHECKS, LISTS, TRY = "/moderation/checks/", "/moderation/checks/lists/", "/moderation/checks/try/"


@pytest.fixture
def tuning(client: Client) -> Client:
    client.force_login(cast.ada())
    return client


def tuned(article, code: str):
    found = current_snapshot().tuned(section_id=article.section_id, article_id=article.pk)
    return next(one for one in found if one.check.code == code)


def save(client: Client, address: str, form: dict):
    """Send the form of a page as it is shown now, changed so, with a why."""
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"why": "To try it.", "seen": seen, **form})


@pytest.mark.both
def test_a_check_is_set_for_the_site_a_section_and_an_article(tuning: Client):
    article = make_article()
    other = make_article(section=article.section)
    for address, form in (
        (CHECKS, {"links-mode": "on", "links-then": "refuse", "links-most": "2"}),
        (f"{CHECKS}?section={article.section.slug}", {"links-then": "nudge"}),
        (f"{CHECKS}?article={article.pk}", {"links-most": "0", "links-mode": "trial"}),
    ):
        answer = save(tuning, address, form)
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
    save(tuning, f"{CHECKS}?article={article.pk}", {})  # All as preset again.
    assert tuned(article, "links").limits == {"most": 2}


@pytest.mark.parametrize(
    ("query", "form"),
    [("", {"links-most": "1000"}), ("", {"links-mode": "loud"}), ("?section=none", {}),
     ("?article=99999", {}), ("?article=x", {})],
)  # fmt: skip
def test_what_cannot_be_set_changes_nothing(tuning: Client, query: str, form: dict):
    form |= {"why": "To try it.", "seen": "0"}
    assert tuning.post(CHECKS + query, form).status_code == 422
    assert not CheckSetting.objects.exists()


def test_lists_are_kept_as_typed_and_odd_entries_are_named(tuning: Client):
    assert save(tuning, LISTS, {"banned": "scum # rude\nweasel*"}).status_code == 303
    assert "scum # rude" in tuning.get(LISTS).content.decode()
    refused = save(tuning, LISTS, {"banned": "scum\na*\nne*er"})
    assert refused.status_code == 422
    assert "odd place: a*, ne*er" in refused.content.decode()
    assert CheckList.objects.get(kind="banned").text == "scum # rude\nweasel*"
    assert save(tuning, LISTS, {"banned": "scum\n🖕\n#killall\n# rude\nc#"}).status_code == 303
    assert CheckChange.objects.latest("pk").after["new"] == ["🖕", "#killall", "c#"]
    refused = save(tuning, LISTS, {"blocked_domains": "shop.example\na b.example"})
    assert refused.status_code == 422
    assert "can lead to these entries: a b.example" in refused.content.decode()


def test_trying_a_text_shows_what_would_happen_and_keeps_nothing(tuning: Client):
    change_list(kind="banned", text="scum", changed_by=None)
    page = tuning.post(TRY, {"text": "You $cum, see https://example.org", "is_newcomer": "on"})
    html = page.content.decode()
    assert "Refuse</h2>" in html
    assert "scum ($cum)" in html
    assert "isn’t published here: $cum." in html
    assert "Links of new members" in html and "example.org" in html
    assert not Comment.objects.exists()
    assert "Publish</h2>" in tuning.post(TRY, {"text": "A calm word."}).content.decode()


def test_trying_goes_by_the_settings_of_an_article(tuning: Client):
    article = make_article()
    save(tuning, f"{CHECKS}?article={article.pk}", {"length-most": "5", "length-then": "hold"})
    form = {"text": "Longer than that.", "article": str(article.pk)}
    assert "Hold for a moderator</h2>" in tuning.post(TRY, form).content.decode()
    assert tuning.post(TRY, {**form, "article": "99999"}).status_code == 422
    assert tuning.post(TRY, {"text": " "}).status_code == 422


@pytest.mark.both
def test_the_checks_learn_from_decisions_by_a_command(tuning: Client, capsys):
    article, seen = make_article(), tuning.get(CHECKS).context["form"]["seen"].value()
    call_command("train_checks")
    assert "Nothing learnt: 0 texts taken away" in capsys.readouterr().out
    for number in range(50):
        make_comment(article=article, text=f"The council votes on item {number}.")
        spam = make_comment(article=article, author=cast.alice(), text=f"Buy pills now {number}.")
        make_decision("remove", spam)
    assert train().words["pills"] > 2
    train()  # Nothing new.
    change = CheckChange.objects.get()
    assert (change.code, change.by, change.before["words"]) == (TRAINING, None, 0)
    assert (change.after["removed"], change.after["kept"]) == (50, 50)
    assert verify_log().broken is None
    log = tuning.get(reverse("moderation:log_changes"), {"kind": "check"}).content.decode()
    assert "A program" in log and "Texts that stand: 0 → 50" in log
    assert save(tuning, CHECKS, {"seen": seen}).status_code == 303  # It makes no form stale.
    CheckChange.objects.filter(pk=change.pk).update(after={**change.after, "weights": "x"})
    assert verify_log().broken is not None
    page = tuning.get(CHECKS).content.decode()
    assert "From 50 comments that were taken away and 50 that stand." in page
    assert "pills" in tuning.post(TRY, {"text": "Buy pills, buy them now!"}).content.decode()


def test_nothing_is_learnt_from_what_nobody_has_judged(tuning: Client):
    article = make_article()
    for number in range(60):
        make_comment(article=article, text=f"The council votes on item {number}.")
        waits = make_comment(article=article, author=cast.alice(), text=f"A calm word {number}.")
        make_decision("hide", waits, reason="checking")
    assert not train().words


def test_what_a_check_in_trial_would_have_done_is_counted(tuning: Client):
    save(tuning, CHECKS, {"length-mode": "trial", "length-then": "hold", "length-most": "5"})
    article = make_article()
    for text in ("Longer than that.", "Short"):
        comment = post_comment(article=article, author=cast.alice(), text=text)
        assert comment.state == State.PUBLISHED
    assert "Found in the last 2 comments: 1" in tuning.get(CHECKS).content.decode()


def test_the_pages_cost_a_fixed_number_of_queries(tuning: Client, django_assert_max_num_queries):
    for number in range(3):
        section = make_article(headline=f"Number {number}").section
        save(tuning, f"{CHECKS}?section={section.slug}", {"links-most": str(number)})
    for address in (CHECKS, LISTS, TRY):
        with django_assert_max_num_queries(18):
            tuning.get(address)


@pytest.mark.both
def test_nothing_is_set_without_a_why(tuning: Client):
    for address, form in ((CHECKS, {"links-mode": "off"}), (LISTS, {"banned": "scum"})):
        answer = save(tuning, address, {**form, "why": " "})
        assert answer.status_code == 422
        assert "Please say why." in answer.content.decode()
    with pytest.raises(Refused, match="say_why"):
        change_list(kind="banned", text="scum", changed_by=cast.ada(), why=" ")
    assert not CheckSetting.objects.exists() and not CheckList.objects.exists()


@pytest.mark.both
def test_who_sets_checks_learns_what_was_set_meanwhile_and_keeps_what_was_typed(tuning: Client):
    ada, seen = cast.ada(), tuning.get(CHECKS).context["form"]["seen"].value()
    colleagues = {
        "links": Setting(mode="trial", limits={"most": 3}), "length": Setting(then="hold"),
    }  # fmt: skip
    change_settings(place=SITE, settings=colleagues, changed_by=ada, why="Too strict.")
    typed = {"links-most": "7", "rate-mode": "off", "length-then": ""}
    stale = {**typed, "why": "Too lax.", "seen": seen}
    answer = tuning.post(CHECKS, stale)
    assert answer.status_code == 422
    html, form = answer.content.decode(), answer.context["form"]
    for words in ("Changed meanwhile", "Preset → Trial", "Preset → 3", "Too strict.", "Too lax."):
        assert words in html, words
    fields = ("links-most", "rate-mode", "links-mode", "length-then")
    assert [form[name].value() for name in fields] == ["7", "off", "trial", "hold"]
    assert current_snapshot().own(SITE) == colleagues
    again = tuning.post(CHECKS, form.data)
    assert again.status_code == 303
    own = current_snapshot().own(SITE)
    assert own["links"] == Setting(mode="trial", limits={"most": 7})
    assert (own["rate"].mode, own["length"].then) == ("off", "hold")
    assert CheckChange.objects.order_by("pk").last().note == "Too lax."


def test_what_is_set_elsewhere_makes_no_form_stale(tuning: Client):
    article = make_article()
    address = f"{CHECKS}?article={article.pk}"
    seen = tuning.get(address).context["form"]["seen"].value()
    for place in (SITE, place_of(section=article.section), place_of(article=make_article())):
        change_setting(
            code="links", place=place, changed_by=None, mode="off", then="", limits={}
        )  # fmt: skip
    change_list(kind="banned", text="scum", changed_by=None)
    sent = {"links-mode": "trial", "why": "To try it.", "seen": seen}
    assert tuning.post(address, sent).status_code == 303


@pytest.mark.both
def test_of_two_who_write_lists_the_second_is_told_and_keeps_what_was_typed(tuning: Client):
    change_list(kind="banned", text="scum\nrabble", changed_by=None)
    seen = tuning.get(LISTS).context["form"]["seen"].value()
    change_list(kind="banned", text="scum", changed_by=cast.ada(), why="It is no insult.")
    change_list(kind="suspect", text="mob", changed_by=cast.ada(), why="Seen a lot.")
    sent = {
        "banned": "scum\r\nrabble", "suspect": "horde", "watch": "crowd",
        "why": "More of them.", "seen": seen,
    }  # fmt: skip
    answer = tuning.post(LISTS, sent)
    assert answer.status_code == 422
    html, form = answer.content.decode(), answer.context["form"]
    for words in ("Gone: rabble", "New: mob", "It is no insult.", "More of them."):
        assert words in html, words
    assert [form[name].value() for name in ("banned", "suspect", "watch")] == [
        "scum", "horde", "crowd",
    ]  # fmt: skip
    assert tuning.post(LISTS, form.data).status_code == 303
    texts = dict(CheckList.objects.values_list("kind", "text"))
    assert texts["banned"] == "scum" and texts["suspect"] == "horde" and texts["watch"] == "crowd"


@pytest.mark.parametrize("seen", ["", "-1", "x", str(2**63), "999"])
def test_a_number_of_no_change_is_refused(tuning: Client, seen: str):
    assert save(tuning, CHECKS, {"links-mode": "off", "seen": seen}).status_code == 422
    assert save(tuning, LISTS, {"banned": "scum", "seen": seen}).status_code == 422
    assert not CheckChange.objects.exists()
