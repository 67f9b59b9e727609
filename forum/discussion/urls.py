"""Addresses of discussion."""

from django.urls import path

from forum.discussion import (
    comment_page,
    comment_views,
    feeds,
    member_page,
    settings_page,
    writing_views,
)
from forum.discussion.paste import views as paste_views
from forum.discussion.search import views as search_views

app_name = "discussion"
urlpatterns = [
    path("articles/<int:pk>/comments/", writing_views.post, name="post"),
    path("articles/<int:pk>/compose/", writing_views.compose, name="compose"),
    path("articles/<int:pk>/comments.atom", feeds.discussion_feed, name="feed"),
    path("comments/preview/", writing_views.preview, name="preview"),
    path("comments/<int:pk>/", comment_page.comment, name="comment"),
    path("comments/<int:pk>/vote/", comment_views.vote, name="vote"),
    path("comments/<int:pk>/edit/", comment_views.edit, name="edit"),
    path("comments/<int:pk>/delete/", comment_views.delete, name="delete"),
    path("comments/<int:pk>/history/", comment_views.history, name="history"),
    path("drafts/", writing_views.draft, name="draft"),
    path("search/", search_views.search, name="search"),
    path("members/<str:username>/", member_page.member, name="member"),
    path("desk/articles/<int:pk>/discussion/", settings_page.settings, name="settings"),
    path("desk/paste/", paste_views.paste, name="paste"),
]
