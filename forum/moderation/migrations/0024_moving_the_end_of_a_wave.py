"""A moderator moves the end of a wave: one row for each act."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0023_a_branch_that_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WaveMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateTimeField()),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(choices=[('heated', 'The talk has become heated'), ('wave', 'Many comments that break the rules at once'), ('sensitive', 'The subject needs care'), ('calm_again', 'Calm again'), ('mistake', 'Done by mistake'), ('other', 'Something else')], max_length=10)),
                ('note', models.TextField(blank=True, max_length=1000)),
                ('moved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='moderation.wave')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='wave_move_says_why'), models.CheckConstraint(condition=models.Q(('before__gt', models.F('moved_at'))), name='wave_move_while_it_is_on')],
            },
        ),
    ]
