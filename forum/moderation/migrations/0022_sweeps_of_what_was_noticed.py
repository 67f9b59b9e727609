"""Keep with a removal of many comments whether notices of illegal content about some waited."""

from django.db import migrations, models
from django.db.models import F, Q


def fill(apps, schema_editor):
    """Those of before are told by when the notices came and were answered, and complaints."""
    sweeps = apps.get_model("moderation", "Sweep").objects
    swept = apps.get_model("moderation", "Swept").objects
    notice, complaint = "comment__legal_notices", "comment__legal_notices__complaints"
    for about, begun, ended in (
        (notice, "received_at", "decided_at"),
        (complaint, "lodged_at", "judged_at"),
    ):
        at = F("sweep__begun_at")
        waited = Q(**{f"{about}__{ended}__isnull": True}) | Q(**{f"{about}__{ended}__gte": at})
        noticed = swept.filter(waited, **{f"{about}__{begun}__lte": at})
        sweeps.filter(pk__in=noticed.values("sweep")).update(was_noticed=True)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0021_given_back_cases")]

    operations = [
        migrations.AddField(
            model_name="sweep",
            name="was_noticed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
