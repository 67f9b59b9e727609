"""Administrators add, retire and order the rules: every list follows, every change is logged."""

import re

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone, translation

from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.community import rules
from forum.moderation.community.adding import add_rule
from forum.moderation.community.book import read_book
from forum.moderation.community.changing import find_last_change
from forum.moderation.community.models import RuleChange, RuleVersion
from forum.moderation.community.ordering import order_rules
from forum.moderation.community.retiring import reinstate_rule, retire_rule
from forum.moderation.community.standing import standing_rules
from forum.moderation.decisions.models import Decision
from forum.moderation.reporting import report_comment
from forum.moderation.reports.models import Report
from forum.moderation.whys import choices_for, whys_of
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.asked_addresses import CODES, WORDING
from tests.moderation.making import make_decision, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

RULES, BOOK = reverse("moderation:rules"), reverse("moderation:rulebook")
NEW = {
    "name_en": "No bets",
    "text_en": "Bet nothing.",
    "name_ja": "賭けない",
    "text_ja": "賭けない。",
}
HTMX = {"HX-Request": "true"}
both_ways = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


def certain(verb, **arguments):
    """Call a verb and let what follows its end follow."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return verb(editor=cast.ada(), why="It was time.", **arguments)


def add(**wording: str) -> str:
    return certain(add_rule, **{**NEW, **wording}).rule.code


def refusal_of(verb, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        verb(**{"editor": cast.ada(), "why": "It was time.", **arguments})
    return refused.value.refusal.code


def options_of(page: str, name: str) -> list[str]:
    found = re.search(rf'<select [^>]*name="{name}"[^>]*>.*?</select>', page, re.S)[0]
    return re.findall(r'<option value="([\w-]*)"', found)


def test_an_added_rule_is_a_reason_everywhere(client, moderating):
    comment = make_report(make_comment(author=cast.alice())).comment
    code = add()
    assert code == "rule-9" and standing_rules()[-1].name == "No bets"
    pages = {
        address: moderating.get(address).content.decode()
        for address in (
            reverse("moderation:queue"),
            reverse("moderation:suspend", args=["alice"]),
            reverse("moderation:member", args=["alice"]),
            reverse("moderation:blocks"),
            reverse("moderation:comment", args=[comment.pk]),
            reverse("moderation:prune", args=[comment.pk]),
        )
    }
    for address, page in pages.items():
        if "prune" not in address and "branch" not in address:
            assert code in options_of(page, "reason"), address
    report = reverse("moderation:report", args=[comment.pk])
    assert f'value="{code}"' in client.get(report).content.decode()
    assert "No bets" in client.get(RULES).content.decode()


def test_a_decision_by_an_added_rule_cites_it_and_tells_the_author_in_their_language(client):
    alice = cast.alice()
    Member.objects.filter(pk=alice.pk).update(language="ja")
    comment, code = make_comment(author=alice), add()
    decision = make_decision("remove", comment, reason=code)
    assert decision.rule.name_en == "No bets"
    with translation.override("ja"):
        assert str(decision.get_reason_display()) == "「賭けない」に反する"
    client.force_login(alice)
    page = client.get(decision.get_absolute_url(), headers={"Accept-Language": "ja"})
    assert "賭けない" in page.content.decode()
    assert verify_log().broken is None


def test_reports_by_an_added_rule_come_in_and_hide_nothing_by_themselves(client):
    comment, code = make_comment(author=cast.alice()), add()
    for name in ("bob", "carol", "dave", "erin"):
        member = cast.member(name)
        Member.objects.filter(pk=member.pk).update(trust_level=3, best_trust_level=3)
        report_comment(comment_id=comment.pk, reporter=member, reason=code)
    comment.refresh_from_db()
    assert (comment.state, comment.open_report_count) == ("published", 4)
    year = reverse("moderation:report_of_year", args=[timezone.localdate().year])
    assert "No bets" in client.get(year).content.decode()
    assert f"reports,received,{code},,4" in client.get(f"{year}report.csv").content.decode()


def test_a_retired_rule_stays_where_it_was_said_and_cannot_be_chosen(client):
    code = add()
    kept = make_decision("remove", make_comment(author=cast.alice()), reason=code)
    rule = certain(retire_rule, code=code)
    assert rule.retired_at and code not in whys_of(Act.HIDE)
    assert code not in dict(choices_for(Act.SUSPEND))
    other = make_comment(author=cast.bob())
    with pytest.raises(Refused) as refused:
        make_decision("remove", other, reason=code)
    assert refused.value.refusal.code == "wrong_reason"
    with pytest.raises(Refused):
        report_comment(comment_id=other.pk, reporter=cast.suzu(), reason=code)
    kept.refresh_from_db()
    assert "No bets" in str(kept.get_reason_display()) and kept.rule.name_en == "No bets"
    page = client.get(RULES).content.decode()
    assert "Rules that hold no more" in page and f'id="{code}"' in page
    client.force_login(cast.ada())
    log = client.get(reverse("moderation:log"), {"reason": code}).content.decode()
    assert log.count('class="log__entry"') == 1


def test_the_rows_refuse_what_a_list_that_is_a_second_old_still_offers():
    comment = make_comment(author=cast.alice())
    read_book()
    retire_rule(code="spam", editor=cast.ada(), why="Gone.")  # No list has heard of it.
    assert "spam" in whys_of(Act.REMOVE)
    with pytest.raises(Refused) as refused:
        make_decision("remove", comment, reason="spam")
    assert refused.value.refusal.code == "wrong_reason" and not Decision.objects.exists()


def test_a_retired_rule_that_nothing_cites_is_gone_for_readers_and_comes_back(client):
    certain(retire_rule, code="spam")
    page = client.get(RULES).content.decode()
    assert "No advertising" not in page and "hold no more" not in page
    certain(reinstate_rule, code="spam")
    assert standing_rules()[-1].rule.code == "spam"
    assert "No advertising" in client.get(RULES).content.decode()


def test_the_order_is_that_of_the_page_and_of_every_list(client):
    codes = [*CODES[1:], CODES[0]]
    certain(order_rules, codes=codes)
    assert [rule.rule.code for rule in standing_rules()] == codes
    assert [code for code, _name in choices_for(Act.REMOVE)][:8] == codes
    page = client.get(RULES).content.decode()
    assert page.index("No hate") < page.index("No insults")


def test_what_makes_no_sense_is_refused():
    last = find_last_change()
    assert refusal_of(retire_rule, code="illegal") == "indispensable"
    assert refusal_of(reinstate_rule, code="spam") == "standing"
    assert refusal_of(retire_rule, code="spam", why=" ") == "say_why"
    assert refusal_of(order_rules, codes=CODES) == "same_order"
    assert refusal_of(order_rules, codes=CODES[1:]) == "not_all"
    assert refusal_of(add_rule, editor=cast.mori(), **NEW) == "not_allowed"
    assert refusal_of(add_rule, editor=cast.edo(), **NEW) == "not_allowed"
    assert find_last_change() == last and not LogEntry.objects.exists()


def test_there_are_so_many_rules_and_no_more(monkeypatch):
    monkeypatch.setattr(rules, "MAX_STANDING", 9)
    add()
    assert refusal_of(add_rule, **NEW) == "too_many"
    certain(retire_rule, code="spam")
    add()
    assert refusal_of(reinstate_rule, code="spam") == "too_many"
    monkeypatch.setattr(rules, "MAX_EVER", 10)
    certain(retire_rule, code="abuse")
    assert refusal_of(add_rule, **NEW) == "too_many_ever"


@pytest.mark.both
def test_each_change_says_who_and_why_and_is_chained():
    code = add()
    certain(retire_rule, code=code)
    certain(reinstate_rule, code=code)
    certain(order_rules, codes=[code, *CODES])
    kinds = list(RuleChange.objects.order_by("pk").values_list("kind", "by", "note"))
    ada = cast.ada().pk
    assert kinds == [
        (kind, ada, "It was time.") for kind in ("added", "retired", "reinstated", "ordered")
    ]
    assert (verify_log().count, verify_log().broken) == (4, None)
    RuleChange.objects.filter(kind="retired").update(note="Otherwise.")
    assert verify_log().broken == 2


def test_the_public_log_tells_of_the_rules_without_who_and_why(client):
    add()
    page = client.get(reverse("moderation:public_log") + "?kind=rules").content.decode()
    assert "Rule added" in page and "No bets" in page
    assert "It was time." not in page and cast.ada().display_name not in page


@both_ways
def test_a_page_that_was_open_meanwhile_changes_nothing_and_keeps_what_was_typed(client, headers):
    client.force_login(cast.ada())
    add()
    typed = {**NEW, "name_en": "No wagers", "why": "Bets <hurt>.", "seen": "0"}
    for address, form in (
        (reverse("moderation:add_rule"), typed),
        (reverse("moderation:retire_rule", args=["spam"]), typed),
        (BOOK, {**dict.fromkeys([*CODES, "rule-9"], "3"), "abuse": "4", **typed}),
    ):
        answer = client.post(address, form, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422 and "Somebody has changed the rules" in page, address
        assert "Bets &lt;hurt&gt;." in page
        assert f'name="seen" value="{find_last_change()}"' in page
    assert RuleChange.objects.count() == 1


@both_ways
@pytest.mark.parametrize("missing", sorted(NEW))
def test_a_rule_needs_both_languages(client, missing: str, headers):
    client.force_login(cast.ada())
    form = {**NEW, missing: " ", "why": "Missing.", "seen": "0"}
    answer = client.post(reverse("moderation:add_rule"), form, headers=headers)
    assert answer.status_code == 422 and not RuleChange.objects.exists()
    assert "Missing.</textarea>" in answer.content.decode()


@both_ways
def test_the_pages_do_what_they_say(client, headers):
    client.force_login(cast.ada())
    with TestCase.captureOnCommitCallbacks(execute=True):
        form = {**NEW, "why": "Missing.", "seen": "0"}
        answer = client.post(reverse("moderation:add_rule"), form, headers=headers)
        assert (answer.status_code, answer.headers["Location"]) == (303, BOOK)
        places = {code: str(number) for number, code in enumerate(CODES, 2)}
        form = {**places, "rule-9": "1", "why": "First.", "seen": str(find_last_change())}
        assert client.post(BOOK, form, headers=headers).status_code == 303
        form = {"why": "Enough.", "seen": str(find_last_change())}
        address = reverse("moderation:retire_rule", args=["spam"])
        assert client.post(address, form, headers=headers).status_code == 303
    assert standing_rules()[0].rule.code == "rule-9" and len(standing_rules()) == 8
    page = client.get(BOOK).content.decode()
    assert page.index("Rule retired") < page.index("Rules put in another") < page.index("Rule add")
    assert "Enough." in page and "Put it in force again" in page


@pytest.mark.parametrize("who", ["mori", "edo", "alice"])
def test_nobody_else_changes_rules(client, who: str):
    client.force_login(getattr(cast, who)())
    for name, arguments in (
        ("rulebook", []), ("add_rule", []), ("rule", ["spam"]), ("retire_rule", ["spam"]),
        ("reinstate_rule", ["spam"]),
    ):  # fmt: skip
        address = reverse(f"moderation:{name}", args=arguments)
        assert client.get(address).status_code == client.post(address).status_code == 403
    assert "Add, retire or order" not in client.get(RULES).content.decode()


def test_the_rulebook_costs_as_much_with_many_rules(client, django_assert_num_queries):
    client.force_login(cast.ada())
    client.get(BOOK)
    for number in range(2):
        with django_assert_num_queries(7):
            client.get(BOOK)
        for _ in range(5 if not number else 0):
            certain(retire_rule, code=add())


def change(by_id: int, number: int) -> str:
    """Add, retire or order, as from a page that was opened before anybody did."""
    editor, known = Member.objects.get(pk=by_id), {"why": "At once.", "seen": 0}
    verbs = (
        lambda: add_rule(editor=editor, **known, **WORDING),
        lambda: retire_rule(code="spam", editor=editor, **known),
        lambda: order_rules(codes=CODES[::-1], editor=editor, **known),
    )
    try:
        verbs[number % 3]()
    except Refused as refused:
        return refused.refusal.code
    return "done"


def rewrite_one(by_id: int, code: str) -> str:
    """Write a rule anew, as from a page that was opened before anybody did."""
    from forum.moderation.community.rewriting import rewrite_rule

    editor = Member.objects.get(pk=by_id)
    try:
        rewrite_rule(code=code, editor=editor, why="At once.", seen=1, **WORDING)
    except Refused as refused:
        return refused.refusal.code
    return "done"


@pytest.mark.both
def test_of_eight_who_change_the_rules_at_once_the_first_does(writers):
    editors = [cast.staff(f"admin-{number}", "administrator") for number in range(8)]
    calls = [{"by_id": by.pk, "number": number} for number, by in enumerate(editors)]
    assert sorted(writers.call(change, calls)) == ["changed_meanwhile"] * 7 + ["done"]
    assert RuleChange.objects.count() == 1 and verify_log().broken is None


@pytest.mark.both
def test_different_rules_are_written_anew_at_once_and_the_same_one_once(writers):
    editors = [cast.staff(f"admin-{number}", "administrator") for number in range(8)]
    calls = [
        {"by_id": by.pk, "code": code}
        for by, code in zip(editors, [*CODES[1:], "spam"], strict=True)
    ]
    assert sorted(writers.call(rewrite_one, calls)) == ["done"] * 7 + ["rewritten_meanwhile"]
    assert RuleVersion.objects.filter(number=2).count() == RuleChange.objects.count() == 7
    assert verify_log().broken is None


def test_no_report_is_lost_where_a_rule_goes():
    comment, code = make_comment(article=make_article(), author=cast.alice()), add()
    report_comment(comment_id=comment.pk, reporter=cast.bob(), reason=code)
    certain(retire_rule, code=code)
    assert str(Report.objects.get().get_reason_display()) == "Breaks “No bets”"
