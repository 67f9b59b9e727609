"""Addresses of notifications."""

from django.urls import path

from forum.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<int:pk>/", views.open_notice, name="open"),
]
