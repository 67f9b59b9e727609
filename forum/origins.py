"""Whether a form was sent from a page of this site, by what browsers say of themselves."""

from django.conf import settings
from django.http import HttpRequest


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether a browser says that another site's page sent this.

    Every browser of today sends Sec-Fetch-Site over HTTPS and cannot be made
    to send another one; older ones, and plain HTTP, have Origin alone. Who
    sends neither is no browser, or one that is fooled by no other site.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    ours = (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
    return origin is not None and origin not in ours
