"""Settings of the site, all from the environment, in reading order.

Without any variable this is a production configuration on SQLite: DEBUG is
off and a SECRET_KEY is required. `make run` sets DEMO, which relaxes what a
newcomer would stumble over and nothing else. docs/operations.md lists the
variables.
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from forum.seams import *  # noqa: F403

env = Env()

# --- Where things are -----------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)

SITE_NAME = env.str("SITE_NAME", "Dateline")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [SITE_HOST, *env.list("ALLOWED_HOSTS", [])]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECRET_KEY_FILE = VAR_DIR / "secret-key"


def read_secret_key() -> str:
    """Return the key from the environment or from the file set-up made.

    Raises ImproperlyConfigured rather than falling back to a known value:
    everything signed on the site stands on this key.
    """
    if key := env.str("SECRET_KEY", ""):
        return key
    if SECRET_KEY_FILE.exists():
        return SECRET_KEY_FILE.read_text().strip()
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Give it in the environment, "
        "50 random characters or more; `make run` makes one for the demo."
    )


SECRET_KEY = read_secret_key()

# --- What the site is made of ---------------------------------------------

INSTALLED_APPS = [
    "forum.members",
    "forum.notifications",
    "forum.search",
    "forum.discussion.apps.DiscussionConfig",
    "forum.moderation",
    "forum.demo",
    "articles",
    # The comment core. Its own start-up is replaced: see forum.discussion.apps.
    "forum.discussion.apps.QuietCommentsXtdConfig",
    "django_comments",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "forum.members.apps.GuardedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "forum.ready.pages.ReadyPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Outside the static files: one that is opened by itself loads no more than a page.
    "forum.content_policy.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # Outside whatever sets a cookie, so that it sees them all.
    "forum.privacy.PrivateResponseMiddleware",
    "forum.strange_requests.StrangeRequestsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "forum.members.signed_in.MemberMiddleware",
    "forum.members.preferences.PreferencesMiddleware",
    "forum.members.answers.AccountAnswersMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "forum.members.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "forum.template_engine.NamedTagsTemplates",
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "account": "allauth.account.templatetags.account",
                "admin_list": "django.contrib.admin.templatetags.admin_list",
                "admin_modify": "django.contrib.admin.templatetags.admin_modify",
                "admin_urls": "django.contrib.admin.templatetags.admin_urls",
                "allauth": "allauth.templatetags.allauth",
                "humanize": "django.contrib.humanize.templatetags.humanize",
                "i18n": "django.templatetags.i18n",
                "l10n": "django.templatetags.l10n",
                "log": "django.contrib.admin.templatetags.log",
                "print_style": "articles.templatetags.print_style",
                "socialaccount": "allauth.socialaccount.templatetags.socialaccount",
                "static": "django.templatetags.static",
                "veils": "forum.moderation.templatetags.veils",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forum.context.site",
                "forum.members.passkeys.passkey_place",
            ],
        },
    },
]
FORM_RENDERER = "forum.forms.FormRenderer"

# What each process may keep made, in MB, and how it is shared out: ready pages
# for everybody, lines of discussions for members, printed articles.
KEPT_MB = env.int("KEPT_MB", 8)
READY_PAGES_BYTES = KEPT_MB * 2**20 * 2 // 5
DISCUSSION_KEPT_BYTES = KEPT_MB * 2**20 * 2 // 5
ARTICLES_KEPT_BYTES = KEPT_MB * 2**20 // 5

# --- Moderation -----------------------------------------------------------

# A program that is asked as well, once its check is switched on; what it gets is signed.
CHECKS_WEBHOOK_URL = env.str("CHECKS_WEBHOOK_URL", "")
CHECKS_WEBHOOK_SECRET = env.str("CHECKS_WEBHOOK_SECRET", "")
if CHECKS_WEBHOOK_URL and len(CHECKS_WEBHOOK_SECRET) < 32:
    raise ImproperlyConfigured("CHECKS_WEBHOOK_SECRET needs 32 characters or more.")
# And Akismet, in the same way; another server may speak its protocol.
AKISMET_KEY = env.str("AKISMET_KEY", "")
AKISMET_URL = env.str("AKISMET_URL", "https://rest.akismet.com/1.1/").rstrip("/") + "/"
if AKISMET_KEY and not AKISMET_URL.startswith(("https://", "http://127.0.0.1:", "http://[::1]:")):
    raise ImproperlyConfigured("AKISMET_URL needs https, or a server of this machine.")

# How many of a hundred decisions about cases a second moderator judges anew, blind.
SECOND_LOOK_PERCENT = env.int("SECOND_LOOK_PERCENT", 5)
if not 0 <= SECOND_LOOK_PERCENT <= 100:
    raise ImproperlyConfigured("SECOND_LOOK_PERCENT is a number from 0 to 100.")

# --- Data -----------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'dateline.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
# Reads inside a transaction wait for writers (p99 1.2 s against 80 ms), so
# requests are not transactions; each verb opens its own.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Django's own, which asks less.
    DATABASES["default"]["ENGINE"] = "forum.postgresql"
    # Nothing writes into the database but processes of this machine, with this VAR_DIR.
    if env.bool("ONE_MACHINE", False):
        DATABASES["default"].setdefault("OPTIONS", {})["commits"] = str(VAR_DIR / "commits")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Django's own, whose writers wait in short steps.
    DATABASES["default"]["ENGINE"] = "forum.sqlite3"
    # With Django's defaults 79 % of transactions of 8 writers fail as
    # "database is locked"; with these none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=4000; "
            # Of each thread's connection; what it doesn't hold the system does.
            "PRAGMA cache_size=-500;"
        ),
    }

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "forum.redis_cache.SteadyRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "dateline",
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
else:
    # Shared by the worker processes of one machine, which a memory cache
    # would not be: rate limits need one truth.
    CACHES = {
        "default": {
            "BACKEND": "forum.caches.SteadyFileCache",
            "LOCATION": str(VAR_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

# What texts are found by; "" is the index in the site's own database (forum.search.index).
SEARCH_BACKEND = env.str("SEARCH_BACKEND", "")

# --- People ---------------------------------------------------------------

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["forum.members.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "articles:front"
ACCOUNT_LOGOUT_REDIRECT_URL = "articles:front"

# Nobody can take a name that speaks for the site; signs and spaces in it don't help.
RESERVED_NAMES = [
    SITE_NAME, "admin", "administrator", "anonymous", "deleted", "editor", "editors", "everyone",
    "help", "here", "info", "mod", "moderator", "moderators", "news", "newsroom", "nobody", "null",
    "official", "root", "security", "staff", "support", "system", "team", "undefined", "webmaster",
    "管理者", "管理人", "運営", "運営者", "編集者", "編集部", "公式",
]  # fmt: skip

ACCOUNT_ADAPTER = "forum.members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "forum.members.forms.AddEmailForm",
    "change_password": "forum.members.forms.ChangePasswordForm",
    "login": "forum.members.forms.LoginForm",
    "reauthenticate": "forum.members.forms.ReauthenticateForm",
    "reset_password": "forum.members.forms.ResetPasswordForm",
    "reset_password_from_key": "forum.members.forms.ResetPasswordKeyForm",
    "set_password": "forum.members.forms.SetPasswordForm",
    "signup": "forum.members.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_DISPLAY = "forum.members.adapter.name_shown"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # Only in the browser that signed up.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
# Amount/period/per; "ip" is a network (/24, /64): see members.addresses. A
# house or a school shares one, a password list doesn't get far on it.
ACCOUNT_RATE_LIMITS = {
    "signup": "10/m/ip,40/h/ip",
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/10m/key",
    "confirm_email": "1/1m/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
SOCIALACCOUNT_ADAPTER = "forum.members.adapter.SocialAdapter"
MFA_ADAPTER = "forum.members.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "forum.members.forms.AuthenticateForm",
    "reauthenticate": "forum.members.forms.ReauthenticateCodeForm",
    "activate_totp": "forum.members.forms.ActivateTOTPForm",
    "add_webauthn": "forum.members.forms.AddWebAuthnForm",
    "edit_webauthn": "forum.members.forms.EditWebAuthnForm",
    "authenticate_webauthn": "forum.members.passkey_answers.AuthenticateWebAuthnForm",
    "login_webauthn": "forum.members.passkey_answers.LoginWebAuthnForm",
    "reauthenticate_webauthn": "forum.members.passkey_answers.ReauthenticateWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Plain HTTP counts as safe to a browser on this machine only, and so it does here.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = SITE_NAME
# Moderators and editors see and change what others may not. Off only in the
# demo, where a newcomer should reach the moderation pages with a password.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", not DEMO)

# --- Comments -------------------------------------------------------------

COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "forum.discussion.models.Comment"
COMMENTS_XTD_FORM_CLASS = "forum.discussion.forms.CommentForm"
COMMENTS_XTD_MAX_THREAD_LEVEL = 32_767
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_THREADED_EMAILS = False
# A form may stay open over a night's sleep; the hash still binds it to its
# article. Seconds.
COMMENTS_TIMEOUT = 24 * 60 * 60

# --- Language and time ----------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "forum.formats"
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Tokyo")

# --- Files ----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "forum" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "forum.static_storage.ManifestStorage"},
    # Apart from the media, which a web server hands out to everybody: who may see a picture in a
    # comment is asked of the comment, each time.
    "comment_pictures": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("PICTURES_DIR", str(VAR_DIR / "pictures")),
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        },
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # Bytes; an image or a pasted discussion.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # Bytes.

# --- Mail -----------------------------------------------------------------

EMAIL_TIMEOUT = 5  # Seconds: a dead mail server must not hold a worker.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if email_url := env.str("EMAIL_URL", ""):
    _mail = urlsplit(email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# The process that wrote a mail sends it right after; if not, send_mails does.
SEND_MAILS_AT_ONCE = True

# --- Safety ---------------------------------------------------------------

# How many proxies of ours stand before the application. Only so many entries
# at the end of X-Forwarded-For are believed; 0 means the peer's address.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if TRUSTED_PROXY_COUNT and IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_ENGINE = "forum.members.session_store"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_FAILURE_VIEW = "forum.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "usb",
    )
}  # fmt: skip

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "forum.log_lines.LineFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"dateline": {"level": "INFO"}},
}
