"""Rules are retired, and each change of them is an entry of the log."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0020_strikes_of_a_member'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='rule',
            name='retired_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'Rule added'), ('rewritten', 'Rule written anew'), ('retired', 'Rule retired'), ('reinstated', 'Rule in force again'), ('ordered', 'Rules put in another order')], max_length=10)),
                ('before', models.JSONField(default=list)),
                ('after', models.JSONField(default=list)),
                ('note', models.TextField(max_length=1000)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='moderation.ruleversion')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='rule_change_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ordered'), ('version__isnull', True)), models.Q(models.Q(('kind', 'ordered'), _negated=True), ('version__isnull', False)), _connector='OR'), name='rule_change_names_rule')],
            },
        ),
    ]
