"""Addresses of discussion."""

from django.urls import path

from forum.discussion import settings_page

app_name = "discussion"
urlpatterns = [
    path("desk/articles/<int:pk>/discussion/", settings_page.settings, name="settings"),
]
