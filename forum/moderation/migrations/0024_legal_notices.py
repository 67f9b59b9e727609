"""Notices of illegal content."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0026_calm'),
        ('moderation', '0023_reports_weigh'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('defamation', 'Defamation or insult'), ('privacy', 'Breach of privacy or data protection'), ('copyright', 'Copyright or trade mark'), ('threat', 'Threat or incitement to violence'), ('hate', 'Illegal hate speech'), ('child', 'Sexual abuse of children'), ('fraud', 'Fraud or illegal trade'), ('other', 'Another law')], max_length=16)),
                ('explanation', models.TextField(max_length=3000)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=8)),
                ('snapshot', models.TextField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('outcome', models.CharField(blank=True, choices=[('removed', 'The comment was removed'), ('hidden', 'The comment was hidden'), ('kept', 'The comment stays')], default='', max_length=8)),
                ('answer', models.TextField(blank=True, default='', max_length=1000)),
                ('decided_at', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_notices', to='discussion.comment')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['id'], name='legal_notice_open'), models.Index(fields=['received_at'], name='legal_notice_by_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('outcome__in', ['removed', 'hidden', 'kept'])), _connector='OR'), name='legal_notice_decided_whole'), models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='legal_notice_says_why')],
            },
        ),
    ]
