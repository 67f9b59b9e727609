"""A mail may go to somebody who is no member."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0006_report'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingmail',
            name='address',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='recipient',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('recipient__isnull', True), ('address', ''), _connector='XOR'), name='outgoing_mail_has_address'),
        ),
    ]
