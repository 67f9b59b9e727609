"""The rules of the site: read by all, written by administrators, cited as they stood."""

import pytest
from django.test import TestCase
from django.urls import reverse

from articles.kept import forget_all
from forum.moderation.chain.verifying import verify_log
from forum.moderation.community.models import Rule
from forum.moderation.community.rewriting import rewrite_rule
from forum.moderation.community.standing import find_rule
from forum.moderation.reasons import Reason, is_rule
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.asked_addresses import WORDING
from tests.moderation.making import make_decision
from tests.moderation.test_suspending import suspend

pytestmark = pytest.mark.django_db

PAGE = "/rules/"


def rewrite(seen: int = 1, **wording: str):
    words = {**WORDING, **wording}
    return rewrite_rule(code="spam", editor=cast.ada(), seen=seen, why="Shorter.", **words)


def test_every_reason_that_is_a_broken_rule_has_its_rule():
    codes = set(Rule.objects.values_list("code", flat=True))
    assert codes == {reason.value for reason in Reason if is_rule(reason)}


def test_a_decision_cites_the_rule_as_it_stood():
    comment = make_comment(author=cast.alice())
    before = make_decision("hide", comment, reason="spam")
    rewrite()
    make_decision("restore", comment)
    after = make_decision("remove", comment, reason="spam")
    assert (before.rule.number, before.rule.name) == (1, "No advertising")
    assert (after.rule.number, after.rule.name) == (2, "New")
    assert suspend(cast.bob(), reason="spam").rule == after.rule
    assert verify_log().broken is None


def test_a_decision_for_another_why_cites_none():
    assert make_decision("hide", make_comment(), reason="checking").rule is None


def test_a_new_wording_is_logged_and_the_same_one_changes_nothing():
    version = rewrite()
    assert rewrite(seen=2) == version
    assert (verify_log().count, verify_log().broken) == (1, None)
    type(version).objects.filter(pk=version.pk).update(text_en="Else.")
    assert verify_log().broken == 1


def test_who_had_an_older_wording_before_them_changes_nothing(client):
    rewrite()
    with pytest.raises(Refused) as refused:
        rewrite(name_en="Newer")
    assert refused.value.refusal.code == "rewritten_meanwhile"
    client.force_login(cast.ada())
    address = reverse("moderation:rule", args=["spam"])
    typed = {**WORDING, "name_en": "Newer", "why": "So."}
    answer = client.post(address, {**typed, "seen": "1"})
    assert answer.status_code == 422 and b'value="Newer"' in answer.content
    assert client.post(address, {**typed, "seen": "2"}).status_code == 303
    assert find_rule("spam").name == "Newer"


def test_a_moderator_may_not_write_rules():
    with pytest.raises(Refused):
        rewrite_rule(code="spam", editor=cast.mori(), seen=1, why="So.", **WORDING)


def test_the_page_is_ready_for_everybody_and_new_after_a_change(client, django_assert_num_queries):
    page = client.get(PAGE).content.decode()
    assert page.index("No insults") < page.index("Nothing illegal") and 'id="spam"' in page
    client.get(PAGE)
    with django_assert_num_queries(1):
        assert "Set-Cookie" not in client.get(PAGE).headers
    rewrite()
    assert "Be new." in client.get(PAGE).content.decode()


def test_the_page_speaks_japanese(client):
    page = client.get(PAGE, headers={"Accept-Language": "ja"}).content.decode()
    assert "侮辱や嫌がらせをしない" in page and "No insults" not in page


def test_newcomers_read_the_rules_above_the_form_until_they_are_none(client):
    article = make_article()
    short = "Please keep to our rules"
    assert short not in client.get(article.get_absolute_url()).content.decode()
    client.force_login(cast.alice())
    for number in range(4):
        for address in (
            article.get_absolute_url(),
            reverse("discussion:compose", args=[article.pk]),
        ):
            page = client.get(address).content.decode()
            assert (short in page) is (number < 3), (number, address)
        make_comment(article=article, author=cast.alice(), text=f"Comment {number}")


def test_newcomers_read_a_new_wording_at_once_where_no_process_keeps_the_old(client):
    page = make_article().get_absolute_url()
    client.force_login(cast.alice())
    client.get(page)
    with TestCase.captureOnCommitCallbacks(execute=True):
        rewrite(name_en="No offers")
    forget_all()
    assert "No offers" in client.get(page).content.decode()


def test_the_rules_are_linked_from_every_page(client):
    assert f'href="{PAGE}"' in client.get("/").content.decode()
