from django.db import migrations


class Migration(migrations.Migration):
    """The package lets a member like and dislike one comment at once; we don't."""

    dependencies = [
        ("discussion", "0001_initial"),
        ("django_comments", "0004_add_object_pk_is_removed_index"),
    ]

    operations = [
        migrations.RunSQL(
            sql=(
                "CREATE UNIQUE INDEX vote_once_a_member ON django_comment_flags"
                " (comment_id, user_id) WHERE flag IN ('I liked it', 'I disliked it')"
            ),
            reverse_sql="DROP INDEX vote_once_a_member",
        )
    ]
