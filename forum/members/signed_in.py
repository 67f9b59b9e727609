"""Who asks: the member whose session it is."""

from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from forum.members.models import Visitor
from forum.members.session_store import members_read_along


class MemberMiddleware(AuthenticationMiddleware):
    """Django's own; the member comes with the session, in one statement."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its user, found when first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _find(request))  # type: ignore[assignment]


def _find(request: HttpRequest) -> Visitor:
    with members_read_along(request.session):
        return get_user(request)
