"""What speaks for the moderation never waits: the database says so as well."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0005_moving'),
    ]

    operations = [
        # One that still waits is an ordinary comment until a moderator lets it through.
        migrations.RunSQL(
            "UPDATE discussion_comment SET is_official = FALSE WHERE is_official AND state = 'held'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('is_official', True), ('state', 'held'), _negated=True), name='comment_official_is_not_held'),
        ),
    ]
