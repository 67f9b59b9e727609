"""Addresses of members; signing in and out stands under /accounts/."""

from django.urls import path

from forum.members import own_data_page, sessions, views

app_name = "members"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    # Stands before allauth's page of the same address, which can end all sessions only.
    path("accounts/sessions/", sessions.sessions, name="sessions"),
    path("settings/data/", own_data_page.own_data, name="own_data"),
    path("display/", views.display, name="display"),
]
