"""The act that removes a branch is a decision, and so is the one that takes it back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0018_forget_removals_in_pieces'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='branchsweep',
            name='branch_sweep_restores_by_someone',
        ),
        migrations.RemoveConstraint(
            model_name='branchsweep',
            name='branch_sweep_says_why',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='begun_at',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='moderator',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='note',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='to_do',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='undo_note',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='undo_reason',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='undo_words',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='undone_by',
        ),
        migrations.RemoveField(
            model_name='branchsweep',
            name='words',
        ),
        migrations.AddField(
            model_name='branchsweep',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='branch_cut', to='moderation.decision'),
        ),
        migrations.AddField(
            model_name='branchsweep',
            name='undo',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branch_uncut', to='moderation.decision'),
        ),
        migrations.AddConstraint(
            model_name='branchsweep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ('removing', 'removed')), ('undo__isnull', True)), models.Q(('stage__in', ('restoring', 'restored')), ('undo__isnull', False)), _connector='OR'), name='branch_sweep_restores_by_decision'),
        ),
    ]
