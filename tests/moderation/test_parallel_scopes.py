"""Eight processes give one role, or take cases, at once, on whichever database the run is on."""

import pytest

from articles.models import Section
from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.rules import CLAIMS_AT_ONCE
from forum.moderation.scopes.giving import standing_of
from forum.moderation.scopes.models import RoleChange
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import make_report

pytestmark = pytest.mark.slow


def give(by_id: int, section_id: int) -> str:
    """Give bob a section, as the page that was opened before anybody did; say what came of it."""
    from forum.moderation.scopes.giving import give_role
    from forum.refusals import Refused

    try:
        give_role(
            member=Member.objects.get(username="bob"), by=Member.objects.get(pk=by_id),
            role="moderator", is_whole=False, sections=[Section.objects.get(pk=section_id)], seen=0,
        )  # fmt: skip
    except Refused as refused:
        return refused.refusal.code
    return "done"


def take(moderator_id: int, comments: list[int]) -> list[str]:
    """Take the cases of these comments; say what came of each."""
    from forum.moderation.cases.claiming import claim_case
    from forum.refusals import Refused

    moderator, said = Member.objects.get(pk=moderator_id), []
    for comment_id in comments:
        try:
            claim_case(comment_id=comment_id, moderator=moderator)
        except Refused as refused:
            said.append(refused.refusal.code)
        else:
            said.append("done")
    return said


def test_of_eight_who_give_a_role_at_once_the_first_does(writers):
    sections = [make_section(f"part-{number}") for number in range(8)]
    administrators = [cast.staff(f"admin-{number}", "administrator") for number in range(8)]
    cast.bob()
    calls = [
        {"by_id": by.pk, "section_id": section.pk}
        for by, section in zip(administrators, sections, strict=True)
    ]
    assert sorted(writers.call(give, calls)) == ["done"] + ["stale"] * 7
    change = RoleChange.objects.get()
    assert standing_of(Member.objects.get(username="bob")) == change.after
    assert verify_log().broken is None


def test_in_eight_windows_a_moderator_takes_ten_cases_and_no_more(writers):
    article = make_article()
    comments = [
        make_report(
            make_comment(article=article, author=cast.alice()),
            reporter=cast.member(f"reporter-{number}"),
        ).comment_id
        for number in range(CLAIMS_AT_ONCE + 6)
    ]
    turned = [comments[number * 2 :] + comments[: number * 2] for number in range(8)]
    mori = cast.mori().pk
    results = writers.call(take, [{"moderator_id": mori, "comments": order} for order in turned])
    assert {said for result in results for said in result} == {"done", "too_many_claims"}
    assert Case.objects.filter(claimed_by=mori).count() == CLAIMS_AT_ONCE
