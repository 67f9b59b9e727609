"""`make run`, from an empty folder to an address, and again."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from setup.stamps import ROOT

# Seconds until the front page answers. The second start takes 1.3 s on an idle
# machine; here the other tests keep both cores busy, of a machine that may be
# slow itself, so what is looked at is that nothing is made again.
FIRST_LIMIT, SECOND_LIMIT = 300, 90


@pytest.fixture
def scratch_database(tmp_path) -> Iterator[str]:
    """Name a database that doesn't exist yet (SQLite) or is empty (PostgreSQL)."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{tmp_path}/run.sqlite3"
        return
    import psycopg2

    server, name = os.environ["DATABASE_URL"], f"test_dateline_run_{os.getpid()}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(f"CREATE DATABASE {name}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture
def surroundings(tmp_path, scratch_database) -> dict[str, str]:
    """Return the environment of someone who types `make run` with a free port."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    own = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": scratch_database, "PORT": str(port)}
    return kept | own


@contextmanager
def serving(surroundings: dict[str, str], limit: int) -> Iterator[str]:
    """Run the site; yield its front page once it says where it is; stop it as Ctrl-C does."""
    address = f"http://127.0.0.1:{surroundings['PORT']}/"
    until = time.monotonic() + limit
    said = Path(surroundings["VAR_DIR"]).with_suffix(".said")
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "setup.run"], cwd=ROOT, env=surroundings,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        while address not in said.read_text():
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, f"Not up in {limit} s:\n{said.read_text()}"
            time.sleep(0.05)
        status, page = fetch(surroundings["PORT"], "/")
        assert status == 200
        yield page
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
    assert process.returncode == 0, said.read_text()


def fetch(port: str, path: str) -> tuple[int, str]:
    """Get a page of the running site."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.timeout(FIRST_LIMIT + SECOND_LIMIT + 60)
def test_run_serves_from_nothing_and_is_quick_the_second_time(surroundings, tmp_path):
    with serving(surroundings, FIRST_LIMIT) as page:
        hashed = re.findall(r'(?:href|src)="(/static/[^"]+\.[0-9a-f]{12}\.(?:css|js))"', page)
        assert hashed
        assert {fetch(surroundings["PORT"], address)[0] for address in hashed} == {200}
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "var" / "stamps").iterdir()}
    manifest = tmp_path / "var" / "static" / "staticfiles.json"
    collected_at = manifest.stat().st_mtime_ns
    with serving(surroundings, SECOND_LIMIT):
        assert manifest.stat().st_mtime_ns == collected_at
        assert made
        assert {path: path.stat().st_mtime_ns for path in made} == made


def test_taken_port_is_named_with_a_free_one_to_try(surroundings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(surroundings["PORT"])))
        other.listen()
        ended = subprocess.run(
            [sys.executable, "-m", "setup.run"], cwd=ROOT, env=surroundings, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert f"Port {surroundings['PORT']} is taken" in ended.stderr
    assert "make run PORT=" in ended.stderr
