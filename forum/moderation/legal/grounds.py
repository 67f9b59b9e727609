"""What the law that a notice names says of how a text reads. Pure."""

from collections.abc import Iterable

from forum.moderation.legal.models import Ground
from forum.moderation.reasons import Reason

# Of the others none says that it hurts to read: what somebody calls defamation is most often calm.
_AS_REPORTED: dict[str, str] = {
    Ground.THREAT: Reason.THREAT,
    Ground.HATE: Reason.HATE,
    Ground.CHILD: Reason.SHOCKING,
}


def read_grounds(grounds: Iterable[str]) -> set[str]:
    """Return for what a reader would have reported it; nothing for laws no report names."""
    return {_AS_REPORTED[ground] for ground in grounds if ground in _AS_REPORTED}
