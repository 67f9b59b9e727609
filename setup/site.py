"""Make the site ready to serve: secret, database, catalogues, static files.

Every step keeps a stamp of its sources below var/stamps/, so a second start
does none of them.
"""

import os
import secrets
import sys

from setup import database
from setup.catalogues import CATALOGUES, compile_catalogues
from setup.places import ACCOUNTS, SECRET_KEY, STAMPS, VAR
from setup.stamps import ROOT, Stamp, find, fingerprint
from setup.terminal import command, say, step

COUNTS = tuple("0123456789")  # "138 static files copied", "12 comments: ..."
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def make_folders() -> None:
    """Make var/ and in it, once, the key that signs this site's sessions and links."""
    for name in ("media", "static", "mail", "cache"):
        (VAR / name).mkdir(parents=True, exist_ok=True)
    if SECRET_KEY.exists():
        return
    with step(f"Making a secret key in {SECRET_KEY}"):
        handle = os.open(SECRET_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))


def build_catalogues() -> None:
    """Compile the translations that changed."""
    stamp, wanted = Stamp(STAMPS / "catalogues"), fingerprint(*CATALOGUES)
    if stamp.is_current(wanted) and all(po.with_suffix(".mo").exists() for po in find(*CATALOGUES)):
        return
    with step("Compiling the message catalogues"):
        say(f"  {compile_catalogues()} catalogues")
    stamp.set(wanted)


def collect_static_files() -> None:
    """Gather the static files under names that carry their hashes."""
    wanted = fingerprint(
        "forum/static/**/*", "articles/static/**/*", "forum/static_storage.py",
        "forum/settings.py", "requirements.txt",
    )  # fmt: skip
    stamp = Stamp(STAMPS / "static")
    if stamp.is_current(wanted) and (VAR / "static" / "staticfiles.json").exists():
        return
    with step("Collecting the static files"):
        command(
            "collect the static files",
            [*MANAGE, "collectstatic", "--noinput", "--verbosity=1"],
            shown=COUNTS,
        )
    stamp.set(wanted)


def migrate(url: str) -> None:
    """Bring the database to the code's schema.

    The stamp counts the migrations the database itself says it has, so that
    a dropped, exchanged or restored database is noticed.
    """
    sources = fingerprint("*/migrations/*.py", "*/*/migrations/*.py", "forum/settings.py",
                          "requirements.txt")  # fmt: skip
    stamp = Stamp(STAMPS / f"migrated-{database.name_stamp(url)}")
    applied = database.count_applied_migrations(url)
    if applied and stamp.is_current(f"{sources} {applied}"):
        return
    with step(f"Migrating the database {database.describe(url)}"):
        command("migrate the database", [*MANAGE, "migrate", "--noinput"], shown=("Applying",))
    if not applied:
        demo_stamp(url).remove()
    stamp.set(f"{sources} {database.count_applied_migrations(url)}")


def load_demo(url: str) -> None:
    """Fill a new database once with articles, a discussion and the demo accounts."""
    stamp = demo_stamp(url)
    if stamp.is_current("loaded") and ACCOUNTS.exists():
        return
    with step("Loading the demo articles, discussion and accounts"):
        command("load the demo", [*MANAGE, "load_demo"], shown=COUNTS, environment={"DEMO": "1"})
    stamp.set("loaded")


def demo_stamp(url: str) -> Stamp:
    """Return the stamp that says whether this database holds the demo."""
    return Stamp(STAMPS / f"demo-{database.name_stamp(url)}")
