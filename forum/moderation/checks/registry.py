"""All checks: what each is called, what it may be set to, and what it says."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forum.moderation.checks import (
    akismet,
    classifier,
    length,
    links,
    pace,
    people,
    pictures,
    repeats,
    shouting,
    webhook,
    words,
)
from forum.moderation.checks.check import Check, Limit, tell_first, tell_typed, tell_words
from forum.moderation.checks.outcomes import Mode, Then

# With how many; also said where a discussion or a wave has newcomers' comments wait.
YOU_ARE_NEW = ngettext_lazy(
    "You are new here: your first comment is looked at before it appears.",
    "You are new here: your first %(number)s comments are looked at before they appear.",
    "number",
)
_ACCEPTED = _("Comments published before")
_LETTERS = _("From so many letters")
_ALIKE = _("Alike by so many percent")
_MINUTES = _("Within so many minutes")
_WORDS_SAID = {"listed": _("Please look at your choice of words: %(matched)s.")}
_WORDS_READ = {"listed": _("A moderator reads what has words like these first: %(matched)s.")}

CHECKS = {
    check.code: check
    for check in (
        Check(
            "length",
            _("Length"),
            lambda subject, limits, lists: length.check_length(subject, limits),
            Then.NUDGE,
            {
                "short": _("Your text is very short (%(matched)s characters)."),
                "long": _("Your text is long (%(matched)s characters); few will read it all."),
            },
            limits={
                "least": Limit(_("Fewest characters (0: any)"), 0, 1_000),
                "most": Limit(_("Most characters (0: any)"), 0, 10_000),
            },
        ),
        Check(
            "banned",
            _("Banned words"),
            lambda subject, limits, lists: words.check_words(subject, lists.words, "banned"),
            Then.REFUSE,
            {"listed": _("This isn’t published here: %(matched)s.")},
            held=_WORDS_READ,
            tell=tell_typed,
        ),
        Check(
            "suspect",
            _("Suspect words"),
            lambda subject, limits, lists: words.check_words(subject, lists.words, "suspect"),
            Then.HOLD,
            _WORDS_SAID,
            held=_WORDS_READ,
            tell=tell_typed,
        ),
        Check(
            "watch",
            _("Words to watch"),
            lambda subject, limits, lists: words.check_words(subject, lists.words, "watch"),
            Then.WATCH,
            _WORDS_SAID,
            held=_WORDS_READ,
            tell=tell_typed,
        ),
        Check(
            "domains",
            _("Blocked addresses"),
            lambda subject, limits, lists: links.check_blocked_domains(
                subject, lists.blocked_domains
            ),
            Then.HOLD,
            {"blocked": _("Links to this address aren’t published here: %(matched)s.")},
            held={"blocked": _("A moderator looks at links to this address first: %(matched)s.")},
        ),
        Check(
            "links",
            _("Many links"),
            lambda subject, limits, lists: links.check_many_links(
                subject, limits, lists.trusted_domains
            ),
            Then.HOLD,
            {"many": _("Your text has many links: %(matched)s.")},
            limits={"most": Limit(_("Most links, whatever the level of trust opens"), 16, 100)},
        ),
        Check(
            "first_links",
            _("Links of new members"),
            lambda subject, limits, lists: links.check_first_links(
                subject, limits, lists.trusted_domains
            ),
            Then.HOLD,
            {"first": _("You are new here, and your text has a link: %(matched)s.")},
            limits={"accepted": Limit(_ACCEPTED, 1, 1_000)},
        ),
        Check(
            "pictures",
            _("First pictures"),
            lambda subject, limits, lists: pictures.check_first_pictures(subject, limits),
            Then.HOLD,
            {"first": _("A moderator looks at your first pictures: %(matched)s.")},
            limits={"accepted": Limit(_("Comments with pictures published before"), 1, 20)},
        ),
        Check(
            "many_pictures",
            _("Many pictures"),
            lambda subject, limits, lists: pictures.check_many_pictures(subject, limits),
            Then.REFUSE,
            {
                "many": _("Your text has more pictures than are shown here: %(matched)s."),
                "none": _("No pictures are shown here."),
            },
            limits={"most": Limit(_("Most pictures, whatever the level of trust opens"), 20, 20)},
        ),
        Check(
            "own_repeats",
            _("Repeats of one’s own"),
            lambda subject, limits, lists: repeats.check_own_repeats(subject, limits),
            Then.NUDGE,
            {"own": _("You posted nearly the same before (%(matched)s).")},
            limits={
                "least": Limit(_LETTERS, 25, 10_000),
                "alike": Limit(_ALIKE, 90, 100, 50),
            },
        ),
        Check(
            "crowd_repeats",
            _("The same from many"),
            lambda subject, limits, lists: repeats.check_crowd_repeats(subject, limits),
            Then.HOLD,
            {"crowd": _("Others posted nearly the same before.")},
            limits={
                "authors": Limit(_("From so many other members"), 2, 5, 1),
                "least": Limit(_LETTERS, 40, 10_000),
                "alike": Limit(_ALIKE, 80, 100, 50),
            },
        ),
        Check(
            "rate",
            _("Many in a short time"),
            lambda subject, limits, lists: pace.check_rate(subject, limits),
            Then.NUDGE,
            {"rate": _("You wrote %(matched)s comments in a short time.")},
            limits={
                "most": Limit(_("So many comments before"), 15, 20, 1),
                "minutes": Limit(_MINUTES, 10, 1_440, 1),
            },
        ),
        Check(
            "heat",
            _("A heated exchange"),
            lambda subject, limits, lists: pace.check_heat(subject, limits),
            Then.WATCH,
            {"heat": _("Few people have answered each other very fast here.")},
            limits={
                "depth": Limit(_("Answers in a row by three people or fewer"), 8, 10, 3),
                "minutes": Limit(_MINUTES, 15, 1_440, 1),
            },
        ),
        Check(
            "newcomers",
            _("New members"),
            lambda subject, limits, lists: people.check_newcomers(subject, limits),
            Then.HOLD,
            {"new": YOU_ARE_NEW},
            tell=tell_first,
            mode=Mode.OFF,
            limits={"accepted": Limit(_ACCEPTED, 1, 1_000)},
        ),
        Check(
            "watched",
            _("Members under watch"),
            lambda subject, limits, lists: people.check_watched(subject, lists.watched_members),
            Then.WATCH,
            {"listed": _("Moderators read your comments with care at present.")},
        ),
        Check(
            "shouting",
            _("Shouting"),
            lambda subject, limits, lists: shouting.check_shouting(subject, limits),
            Then.NUDGE,
            {
                "capitals": _(
                    "Your text is nearly all in capitals (%(matched)s): it reads as shouting."
                ),
                "signs": _(
                    "Your text has many signs in a row (%(matched)s): it reads as shouting."
                ),
            },
            limits={
                "capitals": Limit(_("Percent of capitals"), 70, 100, 10),
                "signs": Limit(_("Times that “!!!!” stands there (0: any)"), 3, 100),
            },
        ),
        Check(
            "unreadable",
            _("Unreadable"),
            lambda subject, limits, lists: shouting.check_unreadable(subject, limits),
            Then.WATCH,
            dict.fromkeys(
                ("run", "marks", "repeated", "word"),
                _("Readers may not be able to read this: %(matched)s."),
            ),
            limits={"longest": Limit(_("Letters of the longest word (0: any)"), 200, 10_000)},
        ),
        Check(
            "learnt",
            _("Learnt from decisions"),
            lambda subject, limits, lists: classifier.check_learnt(subject, limits, lists.weights),
            Then.HOLD,
            {
                "learnt": _(
                    "A program found it like texts that were removed here, by these words: "
                    "%(matched)s."
                )
            },
            tell=tell_words,
            mode=Mode.TRIAL,
            limits={"sure": Limit(_("Percent sure"), 90, 100, 50)},
        ),
        Check(
            "akismet",
            _("Akismet"),
            lambda subject, limits, lists: akismet.check_akismet(subject),
            Then.HOLD,
            {"spam": _("Akismet, a program against spam, takes this for advertising.")},
            mode=Mode.OFF,
        ),
        Check(
            "webhook",
            _("A program of the site’s own"),
            lambda subject, limits, lists: webhook.check_webhook(subject),
            Then.HOLD,
            {
                "asked": _("A program of this site says: %(matched)s"),
                "silent": _("A program of this site doesn’t let this pass."),
            },
            mode=Mode.OFF,
        ),
    )
}
