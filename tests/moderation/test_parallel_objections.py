"""An author objects, several times at once, while a moderator decides."""

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.appeals.models import Objection
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_comment
from tests.moderation.making import assert_cases_fit
from tests.moderation.test_report_weights import report_by


def object_or_judge(decision_id: int, comment_id: int, moderator_id: int | None, words: str) -> str:
    """Object as the author, or restore the comment as that moderator."""
    from forum.moderation.appeals.objecting import lodge_objection
    from forum.moderation.deciding import decide
    from forum.refusals import Refused

    try:
        if moderator_id is None:
            alice = Member.objects.get(username="alice")
            lodge_objection(decision_id=decision_id, member=alice, words=words)
            return "objected"
        moderator = Member.objects.get(pk=moderator_id)
        decide(act="restore", comment_id=comment_id, moderator=moderator, reason="no_rule_broken")
    except Refused as refused:
        return refused.refusal.code
    return "judged"


def test_an_author_objects_once_and_not_after_the_decision(writers):
    comment = report_by(make_comment(author=cast.alice()), 4)
    decision = Decision.objects.get()
    calls = [
        {
            "decision_id": decision.pk,
            "comment_id": comment.pk,
            "moderator_id": cast.mori().pk if number == 3 else None,
            "words": f"I quoted. {number % 2}",
        }
        for number in range(8)
    ]
    results = writers.call(object_or_judge, calls)
    assert results.count("judged") == 1
    assert set(results) <= {"judged", "objected", "objected_before", "decided_meanwhile"}
    assert Objection.objects.count() == ("objected" in results)
    assert Comment.objects.get().state == "published"
    assert verify_log().broken is None
    assert_cases_fit()
