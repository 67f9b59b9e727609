import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_turns_of_pages(apps, schema_editor):
    """On the way back: of pages there are none then. A complaint is about the decision again."""
    turns = apps.get_model("moderation", "NoticeTurn").objects.exclude(page_notice=None)
    complaints = apps.get_model("moderation", "NoticeComplaint").objects
    complaints.filter(turn__in=turns.values("pk")).update(turn=None)
    turns.delete()
    if schema_editor.connection.vendor == "postgresql":
        # What waits to be checked would keep the tables from being altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
        ('moderation', '0019_told_of_page_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='noticecomplaint',
            name='complaint_turn_of_a_notice',
        ),
        migrations.AddField(
            model_name='noticeturn',
            name='page_notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='moderation.pagenotice'),
        ),
        migrations.AddField(
            model_name='noticeturn',
            name='turned_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='noticecomplaint',
            name='page_notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='moderation.pagenotice'),
        ),
        migrations.AlterField(
            model_name='noticeturn',
            name='notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='moderation.legalnotice'),
        ),
        migrations.AlterField(
            model_name='noticeturn',
            name='told',
            field=models.CharField(choices=[('removed', 'The comment was removed'), ('hidden', 'The comment was hidden'), ('changed', 'The comment can be read again, with another text'), ('deleted', 'The author has deleted the comment'), ('kept', 'The comment can be read again'), ('held', 'The comment waits for a moderator; readers don’t see it'), ('acted', 'It was changed or taken away'), ('left', 'What was done about it has been undone')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='noticecomplaint',
            constraint=models.UniqueConstraint(condition=models.Q(('turn', None)), fields=('page_notice',), name='complaint_one_about_a_page_decision'),
        ),
        migrations.AddConstraint(
            model_name='noticeturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', False), ('page_notice', None), ('told__in', ['removed', 'hidden', 'changed', 'deleted', 'kept', 'held'])), models.Q(('notice', None), ('page_notice__isnull', False), ('told__in', ['acted', 'left'])), _connector='OR'), name='notice_turn_of_one'),
        ),
        migrations.AddConstraint(
            model_name='pagenotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', ''), ('told', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('outcome__in', ['acted', 'left']), ('told__in', ['acted', 'left'])), _connector='OR'), name='page_notice_decided_whole'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_turns_of_pages),
    ]
