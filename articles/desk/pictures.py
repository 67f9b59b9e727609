"""Take pictures in: on a page of their own, or with the form of an article."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.desk.access import DeskRequest, editors_only
from articles.desk.forms import ImageForm
from articles.images import store_image
from articles.models import Image

SHOWN_IMAGES = 24  # The newest ones, on the page.


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def image(request: DeskRequest) -> HttpResponse:
    """Upload a picture; show the newest with the line that prints them in a text."""
    form, stored = take_picture(request, is_wanted=request.method == "POST")
    if stored:
        messages.success(request, _("The picture is stored."))
        return HttpResponseRedirect(reverse("desk:image"), status=303)
    newest = Image.objects.order_by("-pk")[:SHOWN_IMAGES]
    context = {"form": form, "images": [(one, line_for(one)) for one in newest]}
    return render(request, "articles/desk/image.html", context, status=422 if form.errors else 200)


def line_for(image: Image) -> str:
    """Return the line that prints a picture inside an article's text."""
    below = " · ".join(part for part in (image.caption, image.credit) if part)
    alt = re.sub(r"([\\\[\]])", r"\\\1", image.alt)
    title = re.sub(r'(["\\])', r"\\\1", below)
    return f'![{alt}]({image.file.url} "{title}")' if title else f"![{alt}]({image.file.url})"


def take_picture(request: DeskRequest, *, is_wanted: bool) -> tuple[ImageForm, Image | None]:
    """Store the picture that came with a request, if one did or `is_wanted`.

    Returns the form, with what is wrong or with what was typed, and the
    picture stored or None.
    """
    if "image-file" not in request.FILES and not is_wanted:
        typed = {
            name: request.POST.get(f"image-{name}", "") for name in ("alt", "caption", "credit")
        }
        return ImageForm(initial=typed), None
    form = ImageForm(request.POST, request.FILES)
    if not form.is_valid():
        if "image-file" in request.FILES:
            form.add_error("file", _("Please choose the picture again; a browser forgets it."))
        return form, None
    try:
        stored = store_image(uploaded_by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("file", error)
        return form, None
    return ImageForm(), stored
