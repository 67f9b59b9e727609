"""Addresses of the editing desk."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
