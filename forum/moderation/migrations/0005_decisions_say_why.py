"""Every decision says why; what was decided before and didn't says so."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """Say of decisions without a reason whether a note tells it, or nothing does."""
    decisions = apps.get_model("moderation", "Decision").objects
    decisions = decisions.using(schema_editor.connection.alias).filter(reason="")
    decisions.exclude(note="").update(reason="noted")
    decisions.filter(note="").update(reason="not_recorded")


def empty(apps, schema_editor):
    """Take the fill out again."""
    decisions = apps.get_model("moderation", "Decision").objects
    decisions = decisions.using(schema_editor.connection.alias)
    decisions.filter(reason__in=("noted", "not_recorded")).update(reason="")


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0004_log_by_id'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='reason',
            field=models.CharField(choices=[('abuse', 'Insult or harassment'), ('hate', 'Hate against a group'), ('threat', 'Threat or call to violence'), ('personal_data', "Someone's personal data"), ('spam', 'Advertising or spam'), ('off_topic', 'Off topic'), ('illegal', 'Illegal content'), ('other', 'Something else'), ('checking', 'Being looked into'), ('heated', 'The talk has become heated'), ('no_rule_broken', 'No rule broken'), ('disagreement', 'Reported for disagreement'), ('dealt_with', 'Already dealt with'), ('keeps_rules', 'Keeps the rules'), ('second_look', 'After a second look'), ('mistake', 'Done by mistake'), ('appeal', 'After an appeal'), ('calm_again', 'Calm again'), ('talked_over', 'Talked over with the member'), ('taken_back', 'Taken back by the moderator'), ('noted', 'Said in the note only'), ('not_recorded', 'Not recorded at the time')], max_length=16),
        ),
        migrations.RunPython(fill, empty),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_says_why'),
        ),
    ]
