"""Links: how many, where to, and from whom. Pure."""

from collections.abc import Mapping

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject


def is_listed(host: str, domains: frozenset[str]) -> bool:
    """Say whether a host is one of the domains or below one."""
    while host:
        if host in domains:
            return True
        _label, _dot, host = host.partition(".")
    return False


def check_blocked_domains(subject: Subject, domains: frozenset[str]) -> Match | None:
    """Find links to a listed domain."""
    found = dict.fromkeys(host for host in subject.hosts if is_listed(host, domains))
    return Match("blocked", tuple(found)) if found else None


def check_many_links(
    subject: Subject, limits: Mapping[str, int], trusted: frozenset[str]
) -> Match | None:
    """Find more links than the author's level opens, or than `most`.

    Those to trusted domains aren't counted.
    """
    hosts = _strangers(subject, trusted)
    if len(hosts) <= min(limits["most"], subject.level.links):
        return None
    return Match("many", (str(len(hosts)), *dict.fromkeys(hosts)))


def check_first_links(
    subject: Subject, limits: Mapping[str, int], trusted: frozenset[str]
) -> Match | None:
    """Find links by an author with fewer than `accepted` published comments, who isn't known."""
    if subject.comment_count >= limits["accepted"] or not subject.level.is_new:
        return None
    if not (hosts := _strangers(subject, trusted)):
        return None
    return Match("first", tuple(dict.fromkeys(hosts)))


def _strangers(subject: Subject, trusted: frozenset[str]) -> list[str]:
    return [host for host in subject.hosts if not is_listed(host, trusted)]
