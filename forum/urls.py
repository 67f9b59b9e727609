"""The site's table of contents."""

from django.contrib import admin
from django.urls import include, path

handler400 = "forum.errors.bad_request"
handler403 = "forum.errors.forbidden"
handler404 = "forum.errors.not_found"
handler500 = "forum.errors.server_error"

urlpatterns = [
    path("", include("forum.discussion.urls")),
    path("", include("forum.moderation.urls")),
    path("", include("forum.members.urls")),
    path("", include("forum.notifications.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("articles.desk.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
