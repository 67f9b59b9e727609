"""Forms about notices of illegal content."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.urls import Resolver404, ResolverMatch, is_valid_path, resolve
from django.utils.translation import gettext_lazy as _

from forum.members.mails import check_mailbox
from forum.moderation.forms import INCOMPLETE, NOTE_LENGTH
from forum.moderation.legal.models import Ground, NoticeOutcome
from forum.moderation.ready_words import ReadyWordsForm
from forum.moderation.seen import Seen, parse_seen

WHEN_NEEDED = _("Needed, unless it is about the sexual abuse of children.")
EXPLANATION_LENGTH = 3000  # Characters.
# The names of the pages of which something may be illegal.
COMMENT, ARTICLE, MEMBER = "discussion:comment", "articles:article", "discussion:member"
PICTURE = "discussion:picture"  # In a comment, which a notice about it is about.
# By the name of each address that leads there, and by which part of it.
_PAGES = {
    COMMENT: (COMMENT, "pk"),
    ARTICLE: (ARTICLE, "pk"),
    "articles:article_by_number": (ARTICLE, "pk"),
    MEMBER: (MEMBER, "username"),
    PICTURE: (PICTURE, "key"),
}
_NO_PORT = re.compile(r":(?:80|443)?$")  # What an address has of itself.
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
NO_COMMENT = _(
    "This is no address of a comment, an article or a member’s page here. Open it and copy the "
    "address."
)


class NoticeForm(forms.Form):
    """What article 16(2) asks for; name and address may be left out about abuse of children."""

    address = forms.CharField(
        label=_("Address of the comment, article or member’s page"),
        help_text=_(
            "For a comment, press the time beside it and copy the address of that page. "
            "A picture’s own address will do as well."
        ),
        max_length=500,
        error_messages={"required": _("Please give the address of what you hold to be illegal.")},
    )
    ground = forms.ChoiceField(
        label=_("Which law does it break?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose which law it breaks.")},
    )
    explanation = forms.CharField(
        label=_("Why is it illegal?"),
        help_text=_("Say what exactly is unlawful and how you know. Moderators read it."),
        max_length=EXPLANATION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=WHEN_NEEDED,
        max_length=100,
        error_messages={"required": _("Please give your name.")},
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_(
            "We send a receipt and the outcome there. Neither is told to the author. "
            "Needed, unless it is about the sexual abuse of children."
        ),
        error_messages={"required": _("Please give an address at which we can answer.")},
    )
    is_true = forms.BooleanField(
        label=_("To the best of my belief, what I say here is accurate and complete."),
        error_messages={"required": _("Please confirm this.")},
    )
    # Programs fill in what people don't see.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    # What is needed turns on what is chosen, which a browser doesn't know.
    use_required_attribute = False

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Under which this site is read; another site's comment of the same number isn't ours.
        self.hosts = {"", host.lower(), urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS}
        for name in ("name", "email"):
            self.fields[name].required = self.data.get("ground") != Ground.CHILD

    def clean_address(self) -> tuple[str, int | str]:
        """Return what is at the address, as the name of its page, and by which key."""
        try:
            parts = urlsplit(_with_host(self.cleaned_data["address"].strip()))
            if _NO_PORT.sub("", parts.netloc.lower()) not in self.hosts:
                raise ValueError(parts.netloc)
            if parts.fragment.startswith("c") and parts.fragment[1:].isdecimal():
                return COMMENT, int(parts.fragment[1:][:18])
            found = _resolve(unquote(parts.path))
            page, key = _PAGES[found.view_name]
        # Of what is no address, or of another site; no page; none of those.
        except (ValueError, Resolver404, KeyError):
            raise forms.ValidationError(NO_COMMENT) from None
        return page, found.kwargs[key]

    def clean_email(self) -> str:
        """Return an address that mails can be sent to."""
        return check_mailbox(self.cleaned_data["email"])

    def clean_website(self) -> str:
        """Refuse what a program filled in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave the hidden field empty."))
        return ""


def _with_host(typed: str) -> str:
    """Return an address so that what stands first in it is its host: browsers hide "https://"."""
    return typed if typed[:1] in "/#" or _HAS_SCHEME.match(typed) else f"//{typed}"


def _resolve(path: str) -> ResolverMatch:
    """Return the page of a path, without the last slash as well; browsers are led on to it."""
    return resolve(path if is_valid_path(path) else f"{path}/")


class JudgementForm(ReadyWordsForm):
    """What a moderator makes of a notice. The buttons say which."""

    answer = forms.CharField(
        label=_("Your reasons, for the sender"),
        help_text=_("They get this by mail, not who you are."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words = forms.CharField(
        label=_("Words to the author"),
        help_text=_(
            "They read it in their statement of reasons: what exactly breaks the law, and why. "
            "Needed if the comment is hidden or removed."
        ),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    outcome = forms.ChoiceField(choices=NoticeOutcome.choices, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def clean_seen(self) -> Seen:
        """Return what the moderator saw of the comment, parsed."""
        seen = parse_seen(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError(INCOMPLETE)
        return seen
