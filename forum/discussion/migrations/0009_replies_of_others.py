from django.db import migrations, models

COUNT = """
UPDATE discussion_comment SET others_reply_count = (
    SELECT COUNT(*) FROM discussion_comment AS reply
    WHERE reply.reply_to_id = discussion_comment.xtd_id
    AND reply.is_listed AND reply.author_id <> discussion_comment.author_id
)
WHERE reply_count > 0
"""


class Migration(migrations.Migration):
    """A question to which its asker alone has added something is unanswered."""

    dependencies = [
        ("discussion", "0008_pictures_in_comments"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="others_reply_count",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="comment", name="comment_unanswered"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(
                    ("is_question", True), ("others_reply_count", 0), ("state", "published")
                ),
                fields=["article", "xtd"],
                name="comment_unanswered",
            ),
        ),
    ]
