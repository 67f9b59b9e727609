"""Who is under watch is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('members', '0003_member_is_scoped'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('watched_until__isnull', False)), fields=['watched_until', 'id'], name='member_watched'),
        ),
    ]
