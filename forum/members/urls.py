"""Addresses of members; signing in and out stands under /accounts/."""

from django.urls import path

from forum.members import views

app_name = "members"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("display/", views.display, name="display"),
]
