"""Reports have a weight and a verdict; enough of them hide without a moderator."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0025_find_what_waits'),
        ('moderation', '0022_cases_of_what_waits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='moderation.decision'),
        ),
        migrations.AddField(
            model_name='report',
            name='verdict',
            field=models.CharField(blank=True, choices=[('right', 'Found right'), ('wrong', 'Found wrong')], db_default='', default='', max_length=8),
        ),
        migrations.AddField(
            model_name='report',
            name='weight',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='decision',
            name='moderator',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='decision',
            name='reason',
            field=models.CharField(choices=[('abuse', 'Insult or harassment'), ('hate', 'Hate against a group'), ('threat', 'Threat or call to violence'), ('personal_data', "Someone's personal data"), ('spam', 'Advertising or spam'), ('off_topic', 'Off topic'), ('illegal', 'Illegal content'), ('other', 'Something else'), ('checking', 'Being looked into'), ('heated', 'The talk has become heated'), ('no_rule_broken', 'No rule broken'), ('disagreement', 'Reported for disagreement'), ('dealt_with', 'Already dealt with'), ('reported', 'Reported by several readers'), ('keeps_rules', 'Keeps the rules'), ('second_look', 'After a second look'), ('mistake', 'Done by mistake'), ('appeal', 'After an appeal'), ('calm_again', 'Calm again'), ('talked_over', 'Talked over with the member'), ('taken_back', 'Taken back by the moderator'), ('noted', 'Said in the note only'), ('not_recorded', 'Not recorded at the time')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('verdict', ''), _negated=True), fields=['reporter', '-id'], name='report_judged'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('moderator__isnull', False), models.Q(('is_automated', True), ('reason', 'reported')), _connector='OR'), name='decision_has_moderator'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', ''), ('closed_at__isnull', False), _connector='OR'), name='report_judged_is_closed'),
        ),
    ]
