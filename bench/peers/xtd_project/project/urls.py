"""Addresses: an article, and the package's own."""

from django.urls import include, path
from news.views import article, front

urlpatterns = [
    path("", front),
    path("articles/<int:pk>/", article, name="article"),
    path("comments/", include("django_comments_xtd.urls")),
]
