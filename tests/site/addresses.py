"""Every address of the site, out of the URLconf, so that no test can forget one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

from forum.notifications.models import Notice, NoticeKind
from forum.notifications.telling import tell
from tests import cast
from tests.make import make_comment


@dataclass(frozen=True, slots=True)
class Address:
    """One entry of the URLconf: its name with namespaces, its route, what goes into it."""

    name: str
    route: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.route}"

    def url(self, **values: Any) -> str:
        """Return the address with these in the places of its parameters."""
        return reverse(self.name, kwargs={name: values[name] for name in self.parameters})


def all_addresses() -> list[Address]:
    """Return every named entry, allauth's and the admin's among them."""
    return sorted(set(_walk(get_resolver(), "", "", ())), key=str)


def _walk(
    resolver: URLResolver, namespace: str, route: str, parameters: tuple[str, ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        there = route + str(entry.pattern)
        names = (*parameters, *_parameters_of(entry))
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, there, names)
        elif entry.name:
            yield Address(namespace + entry.name, there, names)


def _parameters_of(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    pattern = entry.pattern
    if isinstance(pattern, RoutePattern):
        return tuple(pattern.converters)
    if isinstance(pattern, RegexPattern):
        return tuple(re.compile(str(pattern)).groupindex)
    return ()


def name_in(address: Address, picture: str) -> str:
    """Return what `name` is in an address: a picture, or a part of a report."""
    return "4_notices" if "transparency/" in address.route else picture


def make_world() -> Callable[[Address], dict[str, Any]]:
    """Make what the site shows; return what goes into an address of it.

    There `pk` is that of what stands at the address.
    """
    comment = make_comment(author=cast.alice())
    make_comment(reply_to=comment)
    tell(recipient_id=cast.alice().pk, kind=NoticeKind.REPLY, subject="x", url="/")
    notice = Notice.objects.get()
    values = {
        "slug": comment.article.section.slug, "username": "alice", "section": "articles",
        "act": "hide", "key": "x", "uidb36": "1", "code": "abuse", "token": "x",
        "year": 2025, "month": 1, "day": 1, "number": 1,
    }  # fmt: skip

    def values_of(address: Address) -> dict[str, Any]:
        pk = comment.article_id if "articles/" in address.route else comment.pk
        return {
            **values,
            "pk": notice.pk if address.name.startswith("notifications:") else pk,
            "name": name_in(address, "images/2025/01/none.webp"),
        }

    return values_of
