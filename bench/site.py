"""Our own site, as production serves it, on SQLite or on PostgreSQL."""

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.asking import Page, counter
from bench.corpus import SIZES
from bench.places import FILLED, HOST, LOGS, RUN
from bench.servers import Server, free_port, granian
from forum.postgresql import commits
from setup.stamps import ROOT, fingerprint
from setup.terminal import CommandFailed, Stop, command, step

SIZES_FILLED = (10, *SIZES)
NEWSPAPER_SIZE = 100_000  # Comments to search in.


@dataclass(frozen=True, slots=True)
class Filling:
    """How a database is filled: by which verb of bench.inside, and what that is told.

    `sources` decide how it looks then. Migrations don't: they are applied to the one kept.
    """

    verb: str
    told: Any
    sources: tuple[str, ...]


PAGES = Filling("fill", SIZES_FILLED, (
    "bench/corpus.py", "bench/words.py", "bench/filling.py",
    "forum/discussion/generating.py", "forum/discussion/inserting.py",
))  # fmt: skip
NEWSPAPER = Filling("fill_newspaper", NEWSPAPER_SIZE, (
    "bench/newspaper.py", "forum/discussion/generating.py", "forum/discussion/inserting.py",
    "forum/discussion/indexing.py", "forum/search/documents.py", "forum/search/terms.py",
    "forum/search/english.py", "articles/bylines.py",
))  # fmt: skip
REDIS_DATABASE = 14
TOUCH = "UPDATE discussion_discussion SET version = version + 1 WHERE article_id = {article}"
COMMENTS = counter(rb'<article\b[^>]*\bid="c\d+"')
# A page of threads shows some hundred comments at most, whatever the discussion holds.
PART = (40, 140)


class Site:
    """The site on one database. Call make_ready(), then serve with `with site.server:`."""

    def __init__(self, key: str, title: str, redis: str = "", filling: Filling = PAGES) -> None:
        self.filling = filling
        self.key, self.title = key, title
        self.var = RUN / key
        self.secret = secrets.token_urlsafe(50)
        self.port = free_port()
        self.redis = _other_redis(redis) if redis else ""
        self.url = f"sqlite:///{self.var / 'site.sqlite3'}"
        self.filled: dict[str, Any] = {}
        self.sessions: list[str] = []
        command = granian(sys.executable, "forum.wsgi:application", self.port, "forum.serve")
        self.server = Server(key, command, self.port, {})

    @property
    def environment(self) -> dict[str, str]:
        """Return what the site is told: production's settings, behind one proxy, on plain HTTP."""
        return {
            "DATABASE_URL": self.url, "REDIS_URL": self.redis, "VAR_DIR": str(self.var),
            "SECRET_KEY": self.secret, "SITE_URL": f"http://{HOST}:{self.port}",
            "TRUSTED_PROXY_COUNT": "1", "ONE_MACHINE": "1",
            "DEBUG": "0", "DEMO": "0", "SENTRY_DSN": "",
        }  # fmt: skip

    def newspaper(self) -> "Site":
        """Return a site on a database of the same kind, to search in."""
        return Site(f"newspaper-{self.key}", f"{self.title}, newspaper", filling=NEWSPAPER)

    def make_ready(self) -> None:
        """Make all that is served, and sessions."""
        self.make_place()
        with step(f"{self.title}: sessions"):
            self.sessions = self.inside("sign_in")["sessions"]

    def make_place(self) -> None:
        """Make folders, database, comments and static files."""
        for name in ("media", "static", "mail", "cache"):
            (self.var / name).mkdir(parents=True, exist_ok=True)
        self.make_database()
        with step(f"{self.title}: static files"):
            self.manage("collectstatic", "--noinput", "--verbosity=0")
        self.server.environment = self.environment

    def make_database(self) -> None:
        """Take a filled database from the cache, or fill one and keep it there."""
        stamp = fingerprint(*self.filling.sources, also=str(self.filling.told))[:16]
        kept, told = FILLED / f"{self.key}-{stamp}.db", FILLED / f"{self.key}-{stamp}.json"
        if not (kept.exists() and told.exists() and self.take(kept)):
            self.empty()
            self.fill(kept, told)
        self.filled = json.loads(told.read_text())

    def take(self, kept: Path) -> bool:
        """Restore a filled database and migrate it; say False where it can't be any more."""
        with step(f"{self.title}: taking the filled database from the cache"):
            try:
                self.restore(kept)
                if "Applying" in self.manage("migrate", "--noinput"):
                    self.keep(kept)
            except CommandFailed:
                return False
        return True

    def fill(self, kept: Path, told: Path) -> None:
        """Fill an empty database and keep it, in place of what was kept before."""
        with step(f"{self.title}: filling the database (some minutes, once)"):
            self.manage("migrate", "--noinput")
            answer = self.inside(self.filling.verb, self.filling.told)
            FILLED.mkdir(parents=True, exist_ok=True)
            for old in FILLED.glob(f"{self.key}-*"):
                old.unlink()
            self.keep(kept)
            told.write_text(json.dumps(answer))

    def empty(self) -> None:
        """Begin with an empty database."""
        for file in self.var.glob("site.sqlite3*"):
            file.unlink()

    def keep(self, kept: Path) -> None:
        """Copy the database, which nobody has open now, into the cache."""
        connection = sqlite3.connect(self.var / "site.sqlite3")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("ANALYZE")
        connection.close()
        shutil.copyfile(self.var / "site.sqlite3", kept)

    def restore(self, kept: Path) -> None:
        """Take a copy out of the cache, without the log that a server left beside the last one."""
        self.empty()
        shutil.copyfile(kept, self.var / "site.sqlite3")

    def manage(self, *arguments: str) -> str:
        """Run a management command on this database."""
        run = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return command(" ".join(arguments), run, environment=self.environment)

    def inside(self, verb: str, *arguments: Any) -> dict[str, Any]:
        """Run a verb of bench.inside on this database."""
        ended = subprocess.run(
            [sys.executable, "-m", "bench.inside", verb, json.dumps(arguments)], cwd=ROOT,
            env={**os.environ, **self.environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ended.returncode:
            raise Stop(f"{verb} failed for {self.title}:\n{ended.stderr}", f"logs are in {LOGS}")
        return dict(json.loads(ended.stdout))

    def page(self, size: int, *, query: str = "", headers: dict[str, str] | None = None) -> Page:
        """Return the article's page of a discussion of that size."""
        path = self.filled["pages"][str(size)]["path"] + query
        least, most = (size, size) if size <= 100 or query == "?all=1" else PART
        return Page(path, COMMENTS, least, most, headers or {}, b"</html>")

    def session(self, number: int) -> dict[str, str]:
        """Return what a signed-in member's browser, behind our proxy, sends along."""
        member = number % len(self.sessions)
        return {
            "Cookie": f"session={self.sessions[member]}",
            "X-Forwarded-For": f"10.{member // 250}.{member % 250}.9",
        }

    def touch(self, article: int) -> None:
        """Let an article's discussion have changed, as far as what is kept of it can tell."""
        connection = sqlite3.connect(self.var / "site.sqlite3", timeout=20)
        with connection:
            connection.execute(TOUCH.format(article=int(article)))
        connection.close()

    def analyze(self) -> None:
        """Tell the database's planner what there is now."""
        connection = sqlite3.connect(self.var / "site.sqlite3", timeout=20)
        connection.execute("ANALYZE")
        connection.close()

    def drop(self) -> None:
        """Leave nothing behind outside the cache folder."""
        if self.redis:
            import redis

            with redis.Redis.from_url(self.redis) as server:
                if keys := list(server.scan_iter("dateline:*")):
                    server.delete(*keys)


class PostgresqlSite(Site):
    """The site on a PostgreSQL database of its own, which drop() removes."""

    def __init__(
        self, key: str, title: str, address: str, redis: str = "", filling: Filling = PAGES
    ) -> None:
        super().__init__(key, title, redis, filling)
        self.address = address
        self.database = f"dateline_bench_{os.getpid()}_{filling.verb}"
        self.url = urlsplit(address)._replace(path=f"/{self.database}").geturl()
        self.others: list[str] = []
        self.server.find_others = self.backends

    def newspaper(self) -> Site:
        """Return a site on a database of the same kind, to search in."""
        key, title = f"newspaper-{self.key}", f"{self.title}, newspaper"
        return PostgresqlSite(key, title, self.address, filling=NEWSPAPER)

    def make_database(self) -> None:
        """Make the database, fill it, and tell the planner of it."""
        super().make_database()
        self.analyze()

    def empty(self) -> None:
        """Begin with an empty database."""
        self._execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        self._execute(f"CREATE DATABASE {self.database}")

    def keep(self, kept: Path) -> None:
        """Dump the database into the cache, where PostgreSQL's own programs are."""
        if shutil.which("pg_dump") and shutil.which("pg_restore"):
            command("dump", ["pg_dump", "-Fc", "-Z1", "-f", str(kept), "-d", self.url])

    def restore(self, kept: Path) -> None:
        """Restore the dump."""
        self.empty()
        command("restore", ["pg_restore", "-j2", "--no-owner", "-d", self.url, str(kept)])

    def touch(self, article: int) -> None:
        """Let an article's discussion have changed, as far as what is kept of it can tell."""
        announced = commits.of(str(self.var / "commits"))
        announced.begin()
        try:
            self._execute(TOUCH.format(article=int(article)), self.url)
        finally:
            announced.end()

    def analyze(self) -> None:
        """Tell the database's planner what there is now."""
        self._execute("ANALYZE", self.url)

    def beside(self, name: str) -> str:
        """Return the address of a second database, which drop() removes as well."""
        return urlsplit(self.address)._replace(path=f"/{self.database}_{name}").geturl()

    def make_beside(self, name: str) -> None:
        """Make that database, empty."""
        self.others.append(f"{self.database}_{name}")
        self._execute(f"CREATE DATABASE {self.others[-1]}")

    def drop(self) -> None:
        """Drop the databases."""
        super().drop()
        for database in (self.database, *self.others):
            self._execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _execute(self, sql: str, url: str = "") -> list[Any]:
        import psycopg2

        connection = psycopg2.connect(url or self.address)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def backends(self, beside: str = "") -> list[int]:
        """Return PostgreSQL's processes that serve this database, or the one beside it."""
        name = f"{self.database}_{beside}" if beside else self.database
        sql = f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        return [pid for (pid,) in self._execute(sql)]


def _other_redis(url: str) -> str:
    return urlsplit(url)._replace(path=f"/{REDIS_DATABASE}").geturl()
