"""Whether a moderator moderates parts of the site alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("members", "0002_the_row_of_faces")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="is_scoped",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
