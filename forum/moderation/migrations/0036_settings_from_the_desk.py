"""What an editor sets on a discussion is logged as what a moderator sets there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0035_why_checks_are_changed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='placemeasure',
            name='reason',
            field=models.CharField(choices=[('heated', 'The talk has become heated'), ('wave', 'Many comments that break the rules at once'), ('sensitive', 'The subject needs care'), ('calm_again', 'Calm again'), ('mistake', 'Done by mistake'), ('other', 'Something else'), ('newsroom', 'Set by the newsroom')], max_length=10),
        ),
        migrations.AlterField(
            model_name='wave',
            name='reason',
            field=models.CharField(choices=[('heated', 'The talk has become heated'), ('wave', 'Many comments that break the rules at once'), ('sensitive', 'The subject needs care'), ('calm_again', 'Calm again'), ('mistake', 'Done by mistake'), ('other', 'Something else'), ('newsroom', 'Set by the newsroom')], max_length=10),
        ),
        migrations.AlterField(
            model_name='wavemove',
            name='reason',
            field=models.CharField(choices=[('heated', 'The talk has become heated'), ('wave', 'Many comments that break the rules at once'), ('sensitive', 'The subject needs care'), ('calm_again', 'Calm again'), ('mistake', 'Done by mistake'), ('other', 'Something else'), ('newsroom', 'Set by the newsroom')], max_length=10),
        ),
    ]
