"""What moderators say for the moderation is an act in the log."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0013_reopening'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='act',
            field=models.CharField(choices=[('publish', 'Comment published'), ('hide', 'Comment hidden'), ('restore', 'Comment restored'), ('remove', 'Comment removed'), ('lock', 'Branch locked'), ('unlock', 'Branch unlocked'), ('hold_below', 'Replies held'), ('let_below', 'Replies held no more'), ('slow_below', 'Replies slowed'), ('unslow', 'Replies slowed no more'), ('move', 'Moved into a thread of its own'), ('move_back', 'Moved back into its thread'), ('dismiss', 'Reports dismissed'), ('reopen', 'Reports taken up again'), ('suspend', 'Member suspended'), ('lift', 'Suspension lifted'), ('warn', 'Member warned'), ('unwarn', 'Warning taken back'), ('watch', 'Member watched'), ('unwatch', 'Watch ended'), ('ban', 'Member banned'), ('unban', 'Ban lifted'), ('sweep', 'All comments removed'), ('sweep_day', 'Comments of a day removed'), ('unsweep', 'Removed comments restored'), ('trust', 'Trust level set'), ('untrust', 'Trust level by the rules again'), ('prune', 'Comments in a branch removed'), ('unprune', 'Comments in a branch restored'), ('speak', 'Spoken for the moderation')], max_length=10),
        ),
        migrations.AlterField(
            model_name='decision',
            name='reason',
            field=models.CharField(choices=[('abuse', 'Insult or harassment'), ('hate', 'Hate against a group'), ('threat', 'Threat or call to violence'), ('personal_data', "Someone's personal data"), ('spam', 'Advertising or spam'), ('off_topic', 'Off topic'), ('illegal', 'Illegal content'), ('other', 'Something else'), ('checking', 'Being looked into'), ('heated', 'The talk has become heated'), ('no_rule_broken', 'No rule broken'), ('disagreement', 'Reported for disagreement'), ('dealt_with', 'Already dealt with'), ('reported', 'Reported by several readers'), ('keeps_rules', 'Keeps the rules'), ('second_look', 'After a second look'), ('wave_over', 'It had waited because very much came in at once'), ('mistake', 'Done by mistake'), ('appeal', 'After an appeal'), ('calm_again', 'Calm again'), ('talked_over', 'Talked over with the member'), ('taken_back', 'Taken back by the moderator'), ('spoke', 'The moderation had something to say')], max_length=16),
        ),
    ]
