"""Administrators may set wave mode for a section or the site; a site may let others do so."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLE = "administrator"


def allow(apps, schema_editor):
    """Give the role the permission, which on a fresh database isn't there before the last one."""
    database = schema_editor.connection.alias
    app = apps.get_app_config("moderation")
    app.models_module = True
    create_permissions(app, apps=apps, verbosity=0, using=database)
    app.models_module = None
    group, _made = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=ROLE)
    group.permissions.add(*_granted(apps, database))


def forbid(apps, schema_editor):
    """Take it from everybody."""
    database = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(database).all():
        group.permissions.remove(*_granted(apps, database))


def _granted(apps, database):
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    return permissions.filter(content_type__app_label="moderation", codename="start_wide_wave")


class Migration(migrations.Migration):

    dependencies = [("moderation", "0027_waves")]

    operations = [migrations.RunPython(allow, forbid)]
