"""Keep what somebody typed into a report form until they have signed in."""

from django.http import HttpRequest

from forum.discussion.typed import why_not_kept
from forum.moderation.forms import NOTE_LENGTH
from forum.refusals import Refusal

# Where the session keeps it; the last one only.
TYPED = "typed_report"


def keep_typed(request: HttpRequest, about: str) -> Refusal | None:
    """Keep what was typed in the session, which signing in takes along; say why if it isn't."""
    if refusal := why_not_kept(request, ""):
        return refusal
    request.session[TYPED] = {
        "of": about,
        "about": request.POST.get("about", "")[:16],
        "reason": request.POST.get("reason", "")[:16],
        "note": request.POST.get("note", "").replace("\0", "")[:NOTE_LENGTH],
    }
    return None


def take_typed(request: HttpRequest, about: str) -> dict[str, str]:
    """Return what was typed about this before signing in, once."""
    typed = request.session.get(TYPED)
    if not typed or typed.get("of") != about:
        return {}
    if request.user.is_authenticated:
        del request.session[TYPED]
    kept = {"reason": typed["reason"], "note": typed["note"]}
    return {**kept, "about": typed["about"]} if typed["about"] else kept
