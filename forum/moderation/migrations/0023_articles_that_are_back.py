"""Tell who sent a notice about an article that it can be read again, with another text."""

from django.db import migrations, models


def forget_that_they_are_back(apps, schema_editor):
    """On the way back: what was taken away can be read again, which was told as undone then."""
    for model in ("NoticeTurn", "PageNotice"):
        apps.get_model("moderation", model).objects.filter(told="back").update(told="left")


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0022_sweeps_of_what_was_noticed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='noticeturn',
            name='notice_turn_of_one',
        ),
        migrations.RemoveConstraint(
            model_name='pagenotice',
            name='page_notice_decided_whole',
        ),
        migrations.AlterField(
            model_name='noticeturn',
            name='told',
            field=models.CharField(choices=[('removed', 'The comment was removed'), ('hidden', 'The comment was hidden'), ('changed', 'The comment can be read again, with another text'), ('deleted', 'The author has deleted the comment'), ('kept', 'The comment can be read again'), ('held', 'The comment waits for a moderator; readers don’t see it'), ('acted', 'It was changed or taken away'), ('left', 'What was done about it has been undone'), ('back', 'It can be read again, with another text')], max_length=8),
        ),
        migrations.AlterField(
            model_name='pagenotice',
            name='told',
            field=models.CharField(blank=True, choices=[('acted', 'It was changed or taken away'), ('left', 'What was done about it has been undone'), ('back', 'It can be read again, with another text')], db_default='', default='', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='noticeturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', False), ('page_notice', None), ('told__in', ['removed', 'hidden', 'changed', 'deleted', 'kept', 'held'])), models.Q(('notice', None), ('page_notice__isnull', False), ('told__in', ['acted', 'left', 'back'])), _connector='OR'), name='notice_turn_of_one'),
        ),
        migrations.AddConstraint(
            model_name='pagenotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', ''), ('told', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('outcome__in', ['acted', 'left']), ('told__in', ['acted', 'left', 'back'])), _connector='OR'), name='page_notice_decided_whole'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_that_they_are_back),
    ]
