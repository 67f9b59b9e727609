"""The pieces of the set-up, each by itself."""

import sqlite3

import pytest
from babel.messages.mofile import read_mo

from setup import catalogues, database, environment, stamps
from setup.terminal import CommandFailed, Stop

pytestmark = pytest.mark.once

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "article"
msgstr "記事"

#, fuzzy
msgid "reply"
msgstr "たぶん返信"
"""


def test_catalogues_are_compiled_without_their_doubtful_entries(tmp_path, monkeypatch):
    source = tmp_path / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    assert catalogues.compile_catalogues() == 1
    with source.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert compiled.get("article").string == "記事"
    assert compiled.get("reply") is None


def test_fingerprint_changes_with_content_name_and_addition(tmp_path, monkeypatch):
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    seen = set()
    for name, content in (("a.css", "1"), ("a.css", "2"), ("b.css", "2")):
        (tmp_path / name).write_text(content)
        seen.add(stamps.fingerprint("*.css"))
    (tmp_path / "a.css").unlink()
    seen.add(stamps.fingerprint("*.css"))
    assert len(seen) == 4


def test_stamp_is_current_only_for_what_it_was_set_to(tmp_path):
    stamp = stamps.Stamp(tmp_path / "stamps" / "static")
    assert not stamp.is_current("one")
    stamp.set("one")
    assert stamp.is_current("one")
    assert not stamp.is_current("two")


def test_database_is_described_without_its_password():
    described = database.describe("postgres://editor:secret@db.example:6432/news")
    assert described == "news on db.example:6432"


def test_new_and_emptied_databases_count_no_migrations(tmp_path):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    assert database.count_applied_migrations(url) == 0
    with sqlite3.connect(tmp_path / "site.sqlite3") as connection:
        connection.execute("CREATE TABLE other (id)")
    assert database.count_applied_migrations(url) == 0
    with sqlite3.connect(tmp_path / "site.sqlite3") as connection:
        connection.execute("CREATE TABLE django_migrations (id)")
        connection.execute("INSERT INTO django_migrations VALUES (1), (2)")
    assert database.count_applied_migrations(url) == 2


def test_unreachable_database_is_named_with_a_mend():
    with pytest.raises(Stop, match=r"news on 127\.0\.0\.1:9") as stopped:
        database.count_applied_migrations("postgres://editor:secret@127.0.0.1:9/news")
    assert "DATABASE_URL" in stopped.value.mend
    assert "secret" not in stopped.value.missing


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("Error: pg_config executable not found.", "could not be built"),
    ],
)
def test_failed_installation_names_the_missing_piece(said, missing):
    explained = environment.explain(CommandFailed("install the packages", said))
    assert isinstance(explained, Stop)
    assert missing in explained.missing
    assert explained.mend


def test_unknown_failure_of_an_installation_is_shown_as_it_is():
    failure = CommandFailed("install the packages", "THESE PACKAGES DO NOT MATCH THE HASHES")
    assert environment.explain(failure) is failure
