"""Mark the comments that are there already by what their texts say."""

from django.db import migrations

from forum.discussion.marks import read_marks

BATCH = 500  # Comments a statement.


def mark_texts(apps, schema_editor):
    """Go through all comments by their ids; only those with a mark are written."""
    comments = apps.get_model("discussion", "Comment").objects.using(schema_editor.connection.alias)
    last = 0
    while rows := list(comments.filter(pk__gt=last).order_by("pk").values_list("pk", "html")[:BATCH]):
        last = rows[-1][0]
        found: dict[tuple[bool, bool], list[int]] = {}
        for pk, html in rows:
            found.setdefault(read_marks(html), []).append(pk)
        for (has_link, is_question), ids in found.items():
            if has_link or is_question:
                comments.filter(pk__in=ids).update(has_link=has_link, is_question=is_question)


class Migration(migrations.Migration):

    dependencies = [("discussion", "0013_marks_of_a_text")]

    operations = [migrations.RunPython(mark_texts, migrations.RunPython.noop)]
