"""What became of appeals, notices and complaints, as the yearly report names what it counts.

Of its own, since what stands on a page about one thing is a sentence ("The decision stays"),
and no sentence stands beside a number.
"""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.moderation.acts import Act
from forum.moderation.appeals.models import Outcome
from forum.moderation.legal.complaints.models import ComplaintOutcome
from forum.moderation.legal.elsewhere.models import PageOutcome
from forum.moderation.legal.inquiry.models import InquiryAnswer
from forum.moderation.legal.models import NoticeOutcome

Names = dict[str, str | Promise]

OF_APPEALS: Names = {
    Outcome.UPHELD: pgettext_lazy("number of", "Decisions upheld"),
    Outcome.REVERSED: pgettext_lazy("number of", "Decisions reversed"),
}
OF_OBJECTIONS: Names = {
    Act.RESTORE: pgettext_lazy("number of", "Comments restored"),
    Act.REDACT: pgettext_lazy("number of", "Texts of comments changed"),
    Act.REMOVE: pgettext_lazy("number of", "Comments removed"),
}
OF_NOTICES: Names = {
    NoticeOutcome.REMOVED: pgettext_lazy("number of", "Comments removed"),
    NoticeOutcome.HIDDEN: pgettext_lazy("number of", "Comments hidden"),
    NoticeOutcome.CHANGED: pgettext_lazy("number of", "Texts of comments changed"),
    NoticeOutcome.DELETED: pgettext_lazy("number of", "Comments deleted by their authors"),
    NoticeOutcome.KEPT: pgettext_lazy("number of", "Comments left"),
}
OF_INQUIRIES: Names = {
    InquiryAnswer.AGREED: pgettext_lazy("number of", "Authors who agreed to the removal"),
    InquiryAnswer.OBJECTED: pgettext_lazy("number of", "Authors who objected"),
}
OF_COMPLAINTS: Names = {
    ComplaintOutcome.UPHELD: pgettext_lazy("number of", "Decisions upheld"),
    ComplaintOutcome.HIDDEN: pgettext_lazy("number of", "Decisions reversed: comment hidden"),
    ComplaintOutcome.REMOVED: pgettext_lazy("number of", "Decisions reversed: comment removed"),
    ComplaintOutcome.CHANGED: pgettext_lazy("number of", "Decisions reversed: text changed"),
    ComplaintOutcome.DELETED: pgettext_lazy(
        "number of", "Comments deleted by their authors meanwhile"
    ),
    ComplaintOutcome.ACTED: pgettext_lazy("number of", "Decisions reversed: changed or taken away"),
}
OF_PAGES: Names = {
    PageOutcome.ACTED: pgettext_lazy("number of", "Changed or taken away"),
    PageOutcome.LEFT: pgettext_lazy("number of", "Left as it was"),
}


def named(names: Names, counts: dict[str, int]) -> list[tuple[str | Promise, int]]:
    """Return each outcome's name with how many there were."""
    return [(name, counts.get(outcome, 0)) for outcome, name in names.items()]
