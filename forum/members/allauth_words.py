"""Words of allauth that the site translates anew.

Its Japanese has slips (a mail that speaks of a change's "origin", an address
of "another account" for one of this account); the project's catalogue wins
over a package's. Nothing imports this module: `make messages` reads it.
"""

from django.utils.translation import gettext_noop

TRANSLATED_ANEW = (
    gettext_noop("Account Already Exists"),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Password Reset Email"),
    gettext_noop("This email address is already associated with this account."),
    gettext_noop("Unknown Account"),
    gettext_noop(
        "You are receiving this mail because the following change was made to your account:"
    ),
    gettext_noop(
        "If you do not recognize this change then please take proper security precautions "
        "immediately. The change to your account originates from:\n\n"
        "- IP address: %(ip)s\n- Browser: %(user_agent)s\n- Date: %(timestamp)s"
    ),
)
