"""On PostgreSQL, what a page is made from is asked by functions: their plans are kept.

Planning the query took the server four times as long as answering it. A
function keeps its plan for as long as the connection lives, also behind a
pooler, which a prepared statement would not.
"""

from django.db import migrations

FACES = "(SELECT faces.version FROM members_facesversion AS faces)"
FUNCTIONS = {
    "discussion_page_version": f"""
        SELECT article.version::bigint, discussion.version::bigint, {FACES},
            (SELECT sum(other.version + coalesce(theirs.version, 0))::bigint
                FROM articles_article_related AS named
                    JOIN articles_article AS other ON other.id = named.to_article_id
                    LEFT JOIN discussion_discussion AS theirs ON theirs.article_id = other.id
                WHERE named.from_article_id = article.id),
            (SELECT calm.stamp FROM discussion_widecalmstamp AS calm)
        FROM articles_article AS article
            LEFT JOIN discussion_discussion AS discussion ON discussion.article_id = article.id
        WHERE article.id = key
    """,
    "discussion_comment_version": f"""
        SELECT article.version::bigint, discussion.version::bigint, {FACES}
        FROM discussion_comment AS comment
            JOIN articles_article AS article ON article.id = comment.article_id
            LEFT JOIN discussion_discussion AS discussion ON discussion.article_id = article.id
        WHERE comment.xtd_id = key
    """,
}
COLUMNS = {
    "discussion_page_version": (
        "article bigint, discussion bigint, faces bigint, named bigint, calm bigint"
    ),
    "discussion_comment_version": "article bigint, discussion bigint, faces bigint",
}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, query in FUNCTIONS.items():
            schema_editor.execute(
                f"CREATE FUNCTION {name}(key bigint) RETURNS TABLE ({COLUMNS[name]}) "
                "LANGUAGE plpgsql STABLE ROWS 1 AS $$ #variable_conflict use_column\n"
                f"BEGIN RETURN QUERY {query}; END $$"
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION {name}(bigint)")


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0001_initial"),
        ("members", "0001_initial"),
        ("discussion", "0002_one_vote_a_member"),
    ]

    operations = [migrations.RunPython(make, drop)]
