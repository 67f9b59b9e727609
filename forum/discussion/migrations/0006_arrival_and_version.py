from django.conf import settings
from django.db import migrations, models

# Comments that wait have not arrived yet; all others did in the order of their ids.
NUMBER_THOSE_THERE = """
    UPDATE discussion_comment SET arrival = numbered.arrival
    FROM (
        SELECT xtd_id, ROW_NUMBER() OVER (PARTITION BY article_id ORDER BY xtd_id) AS arrival
        FROM discussion_comment WHERE state <> 'held'
    ) AS numbered
    WHERE discussion_comment.xtd_id = numbered.xtd_id
"""
COUNT_THEM = """
    UPDATE discussion_discussion SET arrival_count = COALESCE(
        (SELECT MAX(arrival) FROM discussion_comment
         WHERE discussion_comment.article_id = discussion_discussion.article_id),
        0
    )
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_say_what_fields_are'),
        ('discussion', '0005_say_what_fields_are'),
        ('django_comments_xtd', '0008_auto_20200920_2037'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='arrival',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='version',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='discussion',
            name='arrival_count',
            field=models.PositiveIntegerField(default=0, verbose_name='ever published'),
        ),
        migrations.RunSQL(NUMBER_THOSE_THERE, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_THEM, migrations.RunSQL.noop),
    ]
