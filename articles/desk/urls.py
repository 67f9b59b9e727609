"""Addresses of the editing desk."""

from django.urls import path

from articles.desk import decisions, history, pictures, views

app_name = "desk"
urlpatterns = [
    path("", views.articles, name="articles"),
    path("images/", pictures.image, name="image"),
    path("articles/new/", views.new, name="new"),
    path("articles/new/preview/", views.preview, name="preview"),
    path("articles/new/draft/", views.autosave, name="autosave"),
    path("articles/<int:pk>/", views.edit, name="edit"),
    path("articles/<int:pk>/preview/", views.preview, name="preview"),
    path("articles/<int:pk>/draft/", views.autosave, name="autosave"),
    path("articles/<int:pk>/publish/", decisions.publish, name="publish"),
    path("articles/<int:pk>/unschedule/", decisions.unschedule, name="unschedule"),
    path("articles/<int:pk>/correct/", decisions.correct, name="correct"),
    path("articles/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("articles/<int:pk>/restore/", decisions.restore, name="restore"),
    path("articles/<int:pk>/versions/", history.versions, name="versions"),
    path("articles/<int:pk>/versions/<int:number>/", history.version, name="version"),
]
