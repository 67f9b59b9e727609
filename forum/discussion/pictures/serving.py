"""Send a picture of a comment to who may see it."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from forum.discussion.access import get_picture_or_404
from forum.discussion.models import CommentPicture
from forum.discussion.pictures.lending import TOKEN, is_lent

logger = logging.getLogger(__name__)
UNREADABLE = 503  # For now, say browsers and caches.


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send it; who has it already asks each time whether it may still be seen, and gets a 304.

    So a picture that was taken away is gone everywhere by the next request.
    """
    if (token := request.GET.get(TOKEN)) and is_lent(key, token):
        found, is_public = get_object_or_404(CommentPicture, key=key), False
    else:
        found, is_public = get_picture_or_404(key, request.user)
    if not is_public:
        answer = _send(found)
        answer["Cache-Control"] = "private, no-store"
        return answer
    etag = f'"{found.digest}"'
    answer = get_conditional_response(request, etag=etag) or _send(found)
    if answer.status_code == UNREADABLE:
        return answer
    answer["Cache-Control"] = "public, no-cache"
    answer["ETag"] = etag
    return answer


def _send(picture: CommentPicture) -> HttpResponseBase:
    try:
        answer = FileResponse(picture.file.open(), content_type="image/webp")
    except FileNotFoundError:  # The database was restored without it.
        raise Http404 from None
    except OSError:
        logger.exception("A picture can't be read: see PICTURES_DIR.")
        return HttpResponse(status=UNREADABLE, headers={"Cache-Control": "no-store"})
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
