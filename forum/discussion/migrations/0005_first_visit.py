from django.db import migrations, models


class Migration(migrations.Migration):
    """Of the visits there are, none is known to be the first."""

    dependencies = [("discussion", "0004_no_index_that_nobody_asks")]

    operations = [
        migrations.AddField(
            "visit", "is_first", models.BooleanField(default=False, db_default=False)
        ),
    ]
