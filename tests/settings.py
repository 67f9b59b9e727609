"""The site's own settings, as the tests run them.

Production in all but seven things: a scratch folder of this run in place of
var/, a quick password hash, static files without hashed names, names of
databases that nothing else uses, no commit that waits for PostgreSQL's disk, no
thread that sends mails, and no decision that is drawn for a second look.
DATABASE_URL and REDIS_URL are obeyed; everything else in the developer's
environment is kept out.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

KEPT_OUT = ("AKISMET_KEY", "AKISMET_URL", "ALLOWED_HOSTS", "CHECKS_WEBHOOK_SECRET",
            "CHECKS_WEBHOOK_URL", "DEBUG", "DEMO", "EMAIL_URL", "ONE_MACHINE",
            "SECOND_LOOK_PERCENT", "SITE_NAME", "SITE_URL", "STAFF_SECOND_FACTOR", "TIME_ZONE",
            "TRUSTED_PROXY_COUNT")  # fmt: skip
REDIS_NUMBER = 15  # The Redis database of the tests; a site uses 0.


def make_scratch_folder() -> Path:
    """Return this process's folder below the run's one, which the first process makes and ends."""
    if "pytest" not in sys.modules:  # The type check, which ends without clean-up.
        os.environ.setdefault(
            "TESTS_SCRATCH", os.path.join(tempfile.gettempdir(), "dateline-types")
        )
    if "TESTS_SCRATCH" not in os.environ:
        os.environ["TESTS_SCRATCH"] = tempfile.mkdtemp(prefix="dateline-tests-")
        atexit.register(shutil.rmtree, os.environ["TESTS_SCRATCH"], ignore_errors=True)
    folder = Path(os.environ["TESTS_SCRATCH"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
    (folder / "static").mkdir(parents=True, exist_ok=True)
    return folder


for name in KEPT_OUT:
    os.environ.pop(name, None)
os.environ["VAR_DIR"] = str(make_scratch_folder())
os.environ["SECRET_KEY"] = "known-to-everyone-and-good-for-tests-only-0123456789"
if os.environ.get("REDIS_URL"):
    server = "/".join(os.environ["REDIS_URL"].split("/")[:3])
    os.environ["REDIS_URL"] = f"{server}/{REDIS_NUMBER}"

from forum.settings import *  # noqa: E402, F403
from forum.settings import CACHES, DATABASES, STORAGES, VAR_DIR  # noqa: E402

RUN = Path(os.environ["TESTS_SCRATCH"]).name.removeprefix("dateline-tests-").lower()

# A file and not memory on SQLite: locks, WAL and other processes then behave
# as they do on the site.
DATABASES["default"]["TEST"] = {
    "NAME": str(VAR_DIR / "test.sqlite3")
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else f"test_dateline_{RUN}"
}
if DATABASES["default"]["ENGINE"] == "forum.postgresql":
    # Nothing here outlives a crash; with eight writers on a busy disk it takes half of the time.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
CACHES["default"]["KEY_PREFIX"] = f"dateline-tests-{RUN}"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SEND_MAILS_AT_ONCE = False
SECOND_LOOK_PERCENT = 0  # Which decisions are drawn hangs on their numbers.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
