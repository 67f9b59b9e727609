"""The five roles, as groups with what each may do."""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

OF_MODERATORS = ("discussion.moderate_comment", "members.suspend_member")
JUDGES_WHAT_IS_HANDED_OVER = "moderation.judge_handed_over"
# Names of single permissions, by role. A reader needs none: reading, writing
# and voting are asked of the member, not of a permission.
ROLES = {
    "reader": (),
    "moderator": OF_MODERATORS,
    "senior moderator": (*OF_MODERATORS, JUDGES_WHAT_IS_HANDED_OVER),
    "editor": ("articles.add_article", "articles.change_article", "articles.publish_article"),
    # Besides all of some apps, and to read all of others. A site may give them to others.
    "administrator": (
        JUDGES_WHAT_IS_HANDED_OVER, "moderation.start_wide_wave", "moderation.tune_checks",
        "moderation.write_rules",
    ),
}  # fmt: skip
WRITTEN_BY_ADMINISTRATORS = ("articles", "discussion", "members")
READ_BY_ADMINISTRATORS = ("moderation", "notifications")


def make_roles(apps, schema_editor):
    """Make the groups; run again, it only adds what is missing."""
    database = schema_editor.connection.alias
    _make_permissions(apps, database)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    permissions = Permission.objects.using(database)
    granted = {role: _named(permissions, names) for role, names in ROLES.items()}
    granted["administrator"] += permissions.filter(
        Q(content_type__app_label__in=WRITTEN_BY_ADMINISTRATORS)
        | Q(content_type__app_label__in=READ_BY_ADMINISTRATORS, codename__startswith="view_")
        | Q(content_type__app_label="auth", content_type__model="group", codename="view_group")
    )
    for role, role_permissions in granted.items():
        group, _created = Group.objects.using(database).get_or_create(name=role)
        group.permissions.add(*role_permissions)


def _make_permissions(apps, database):
    """Make the permissions of the apps concerned.

    Django does so after the last migration of a run only, which on a fresh
    database is too late for this one.
    """
    for label in ("auth", *WRITTEN_BY_ADMINISTRATORS, *READ_BY_ADMINISTRATORS):
        app = apps.get_app_config(label)
        app.models_module = True
        create_permissions(app, apps=apps, verbosity=0, using=database)
        app.models_module = None


def _named(permissions, names):
    """Return the permissions; a name that doesn't exist is a mistake in this file."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        found.append(permissions.get(content_type__app_label=app_label, codename=codename))
    return found


def drop_roles(apps, schema_editor):
    """Take the groups away; who held a role holds none afterwards."""
    database = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(database).filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0001_begun_anew"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0001_initial"),
        ("notifications", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]
