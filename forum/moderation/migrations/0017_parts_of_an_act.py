"""A decision may be part of an act, and that about a branch says of how many it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0016_how_slow_a_branch_is'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='author_count',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='comment_count',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='part_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='moderation.decision'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='act',
            field=models.CharField(choices=[('publish', 'Comment published'), ('hide', 'Comment hidden'), ('restore', 'Comment restored'), ('remove', 'Comment removed'), ('lock', 'Branch locked'), ('unlock', 'Branch unlocked'), ('hold_below', 'Replies held'), ('let_below', 'Replies held no more'), ('slow_below', 'Replies slowed'), ('unslow', 'Replies slowed no more'), ('move', 'Moved into a thread of its own'), ('move_back', 'Moved back into its thread'), ('dismiss', 'Reports dismissed'), ('reopen', 'Reports taken up again'), ('suspend', 'Member suspended'), ('lift', 'Suspension lifted'), ('warn', 'Member warned'), ('unwarn', 'Warning taken back'), ('watch', 'Member watched'), ('unwatch', 'Watch ended'), ('ban', 'Member banned'), ('unban', 'Ban lifted'), ('sweep', 'All comments removed'), ('sweep_day', 'Comments of a day removed'), ('unsweep', 'Removed comments restored'), ('trust', 'Trust level set'), ('untrust', 'Trust level by the rules again'), ('cut', 'Branch removed'), ('uncut', 'Removed branch restored'), ('prune', 'Comments in a branch removed'), ('unprune', 'Comments in a branch restored'), ('speak', 'Spoken for the moderation')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('part_of', None)), fields=['-id'], name='decision_whole'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ('cut', 'uncut')), ('author_count__isnull', False), ('comment_count__isnull', False)), models.Q(models.Q(('act__in', ('cut', 'uncut')), _negated=True), ('author_count__isnull', True), ('comment_count__isnull', True)), _connector='OR'), name='decision_counts_a_branch'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('part_of__isnull', True), ('act__in', ('prune', 'unprune')), _connector='OR'), name='decision_is_a_part'),
        ),
    ]
