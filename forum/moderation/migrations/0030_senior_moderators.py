"""A role for senior moderators, who judge what others hand over; administrators do so too."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

SENIOR = "senior moderator"
JUDGE = [("moderation", "judge_handed_over")]
# A moderator's, as in 0002_roles, and what they hand over.
OF_SENIORS = [("discussion", "moderate_comment"), ("members", "suspend_member"), *JUDGE]


def make_role(apps, schema_editor):
    """Make the group and allow it its acts; run again, it only adds what is missing."""
    database = schema_editor.connection.alias
    app = apps.get_app_config("moderation")
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0, using=database)
    app.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(database)
    for role, names in ((SENIOR, OF_SENIORS), ("administrator", JUDGE)):
        group, _made = groups.get_or_create(name=role)
        group.permissions.add(*(_find(apps, database, *name) for name in names))


def drop_role(apps, schema_editor):
    """Take the group away, and the permission from everybody."""
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    groups.filter(name=SENIOR).delete()
    for group in groups.all():
        group.permissions.remove(_find(apps, database, *JUDGE[0]))


def _find(apps, database, label, codename):
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    return permissions.get(content_type__app_label=label, codename=codename)


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0029_asking_colleagues"),
        ("members", "0005_measures_of_moderators"),
    ]

    operations = [migrations.RunPython(make_role, drop_role)]
