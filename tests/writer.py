"""What a writer's process begins with: Django, set up as the tests run it, and no connection."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from forum import urls  # noqa: E402, F401 - with every view, so that no writer imports it anew.
