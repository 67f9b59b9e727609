"""What an article's page is made from, with the stamp of what calms many discussions.

A function of a new name: processes of the version before still ask the old one,
`discussion_article_version`, whose columns they know.
"""

from django.db import migrations

QUERY = """
    SELECT article.version::bigint, discussion.version::bigint,
        (SELECT faces.version FROM members_facesversion AS faces),
        (SELECT sum(other.version + coalesce(theirs.version, 0))::bigint
            FROM articles_article_related AS named
                JOIN articles_article AS other ON other.id = named.to_article_id
                LEFT JOIN discussion_discussion AS theirs ON theirs.article_id = other.id
            WHERE named.from_article_id = article.id),
        (SELECT calm.stamp FROM discussion_widecalmstamp AS calm)
    FROM articles_article AS article
        LEFT JOIN discussion_discussion AS discussion ON discussion.article_id = article.id
    WHERE article.id = key
"""
COLUMNS = "article bigint, discussion bigint, faces bigint, named bigint, calm bigint"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION discussion_page_version(key bigint) RETURNS TABLE ({COLUMNS}) "
            "LANGUAGE plpgsql STABLE ROWS 1 AS $$ #variable_conflict use_column\n"
            f"BEGIN RETURN QUERY {QUERY}; END $$"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION discussion_page_version(bigint)")


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0004_say_what_fields_are"),
        ("members", "0004_facesversion"),
        ("discussion", "0028_wide_calm"),
    ]

    operations = [migrations.RunPython(make, drop)]
