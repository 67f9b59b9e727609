"""One more rule to begin with, now that comments show pictures."""

from django.db import migrations
from django.utils import timezone

CODE = "shocking"
WORDING = {
    "name_en": "Nothing sexual or gruesome",
    "text_en": (
        "Don't show or describe sex, nudity, wounds or cruelty for their own sake, nor link to "
        "them. What the news is about may be said, so that nobody has to look at it."
    ),
    "name_ja": "性的なものや残虐なものを載せない",
    "text_ja": (
        "性的な行為、裸、傷口、残虐な場面を、それ自体を目的として見せたり、描写したり、リンクで示したり"
        "しないでください。報道の内容に触れるときも、見たくない人の目に入らないように書いてください。"
    ),
}


def write_rule(apps, schema_editor):
    """Write it; where moderators have worked already, retired: administrators put it in force."""
    alias = schema_editor.connection.alias
    models = {
        name: apps.get_model("moderation", name).objects.using(alias)
        for name in ("Rule", "RuleVersion", "RuleChange", "Decision", "Report")
    }
    if models["Rule"].filter(code=CODE).exists():
        return
    is_at_work = any(models[name].exists() for name in ("RuleChange", "Decision", "Report"))
    last = models["Rule"].order_by("-position").first()
    now = timezone.now()
    rule = models["Rule"].create(
        code=CODE,
        position=last.position + 1 if last else 1,
        retired_at=now if is_at_work else None,
    )
    models["RuleVersion"].create(rule=rule, number=1, since=now, **WORDING)


class Migration(migrations.Migration):

    dependencies = [("moderation", "0017_laws_of_decisions")]

    operations = [migrations.RunPython(write_rule, migrations.RunPython.noop)]
