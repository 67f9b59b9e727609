"""Links: how many, where to, and from whom. Pure."""

import re
from collections.abc import Mapping

from articles.hosts import read_host
from forum.moderation.checks.entries import read_entries
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject

_DOMAIN = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")


def read_domains(text: str) -> frozenset[str]:
    """Return the domains of a list: "https://www.Example.org/x" is written, example.org meant."""
    return frozenset(filter(None, map(_domain_of, read_entries(text))))


def unusable_domains(text: str) -> list[str]:
    """Return the entries to which no link can lead."""
    return [entry for entry in read_entries(text) if not _domain_of(entry)]


def _domain_of(entry: str) -> str:
    """Return what an entry names, "" for what no host can be; "*.example.org" is example.org."""
    host = read_host(entry.removeprefix("*."))
    if not _DOMAIN.fullmatch(host):
        return ""
    below = host.removeprefix("www.")
    return below if "." in below else host  # Who lists "www.com" doesn't mean all of "com".


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
