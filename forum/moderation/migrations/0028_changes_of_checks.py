"""Changes of checks, and notes about members, are entries of the log."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0027_reported_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('is_list', models.BooleanField(default=False)),
                ('section_number', models.PositiveBigIntegerField(null=True)),
                ('article_number', models.PositiveBigIntegerField(null=True)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AlterField(
            model_name='membernote',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes_about', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(condition=models.Q(('kind__in', ('check', 'note', 'role', 'rule_change'))), fields=['kind', '-number'], name='log_entry_listed'),
        ),
        migrations.AddField(
            model_name='checkchange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='checkchange',
            constraint=models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='check_change_changes'),
        ),
        migrations.AddConstraint(
            model_name='checkchange',
            constraint=models.CheckConstraint(condition=models.Q(('section_number', None), ('article_number', None), _connector='OR'), name='check_change_has_one_place'),
        ),
        migrations.AddConstraint(
            model_name='checkchange',
            constraint=models.CheckConstraint(condition=models.Q(('is_list', False), models.Q(('article_number', None), ('section_number', None)), _connector='OR'), name='check_change_of_list_is_sites'),
        ),
    ]
