"""What Akismet is to be told of what moderators decided otherwise."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0006_official_is_not_held'),
        ('moderation', '0025_told_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='AkismetLesson',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='akismet_lesson', serialize=False, to='discussion.comment')),
                ('is_spam', models.BooleanField()),
                ('told', models.BooleanField(null=True)),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(null=True)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='akismet_lesson_due'), models.Index(condition=models.Q(('due_at__isnull', True)), fields=['noted_at'], name='akismet_lesson_told')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_at__isnull', False), models.Q(('told', models.F('is_spam')), ('told__isnull', False)), _connector='OR'), name='akismet_lesson_told_or_due')],
            },
        ),
    ]
