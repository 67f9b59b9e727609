"""Who sent a notice about an article or a member complains about its decision, too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0033_cases_about_threads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='noticecomplaint',
            name='complaint_judged_whole',
        ),
        migrations.AddField(
            model_name='noticecomplaint',
            name='page_notice',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaint', to='moderation.pagenotice'),
        ),
        migrations.AlterField(
            model_name='noticecomplaint',
            name='notice',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaint', to='moderation.legalnotice'),
        ),
        migrations.AlterField(
            model_name='noticecomplaint',
            name='outcome',
            field=models.CharField(blank=True, choices=[('upheld', 'The decision stays'), ('hidden', 'The decision was reversed: the comment was hidden'), ('removed', 'The decision was reversed: the comment was removed'), ('acted', 'The decision was reversed: it was changed or taken away')], default='', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='noticecomplaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', False), ('outcome__in', ('', 'upheld', 'hidden', 'removed')), ('page_notice__isnull', True)), models.Q(('notice__isnull', True), ('outcome__in', ('', 'upheld', 'acted')), ('page_notice__isnull', False)), _connector='OR'), name='complaint_about_one_notice'),
        ),
        migrations.AddConstraint(
            model_name='noticecomplaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judge__isnull', True), ('judged_at__isnull', True), ('outcome', '')), models.Q(('judge__isnull', False), ('judged_at__isnull', False), ('outcome__in', ['upheld', 'hidden', 'removed', 'acted'])), _connector='OR'), name='complaint_judged_whole'),
        ),
    ]
