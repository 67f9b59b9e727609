"""Questions go back to who asked, where whoever was asked moderates no more."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0030_cases_about_members'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='question',
            name='question_answered_whole',
        ),
        migrations.AddField(
            model_name='question',
            name='is_handed_back',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('is_handed_back', False)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('is_handed_back', False), models.Q(('answer', ''), _negated=True)), models.Q(('answer', ''), ('answered_at__isnull', False), ('answered_by', None), ('is_handed_back', True)), _connector='OR'), name='question_answered_whole'),
        ),
    ]
