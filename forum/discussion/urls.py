"""Addresses of discussion."""

from django.urls import path

from articles.picture_names import address_of
from forum.discussion import (
    arrived,
    attention_views,
    comment_page,
    comment_views,
    feeds,
    following_page,
    live,
    member_page,
    muted_page,
    own_waiting_views,
    peek,
    ranking_page,
    sending_views,
    settings_page,
    typed_forms,
    visit_views,
    writing_views,
)
from forum.discussion.newsroom import pick_page, questions_page
from forum.discussion.newsroom.mistakes import answer_page, reader_page
from forum.discussion.paste import views as paste_views
from forum.discussion.pictures import serving
from forum.discussion.search import views as search_views

app_name = "discussion"
urlpatterns = [
    path("articles/<int:pk>/comments/", sending_views.post, name="post"),
    path("articles/<int:pk>/compose/", writing_views.compose, name="compose"),
    path("articles/<int:pk>/comments.atom", feeds.discussion_feed, name="feed"),
    path("articles/<int:pk>/pulse/", live.pulse, name="pulse"),
    path("articles/<int:pk>/changes/", live.changes, name="changes"),
    path("articles/<int:pk>/arrived/", arrived.arrived, name="arrived"),
    path("articles/<int:pk>/new/", visit_views.next_new, name="next_new"),
    path("articles/<int:pk>/new/count/", visit_views.new_count, name="new_count"),
    path("articles/<int:pk>/waiting/", own_waiting_views.waiting, name="waiting"),
    path("articles/<int:pk>/place/", visit_views.place, name="place"),
    path("articles/<int:pk>/read/", visit_views.mark_read, name="mark_read"),
    path("comments/preview/", writing_views.preview, name="preview"),
    path("comments/order/", ranking_page.ranking, name="ranking"),
    path("comments/<int:pk>/", comment_page.comment, name="comment"),
    path("comments/<int:pk>/peek/", peek.peek, name="peek"),
    path("comments/<int:pk>/replies.atom", feeds.branch_feed, name="branch_feed"),
    path("comments/<int:pk>/vote/", comment_views.vote, name="vote"),
    path("comments/<int:pk>/edit/", comment_views.edit, name="edit"),
    path("comments/<int:pk>/delete/", comment_views.delete, name="delete"),
    path("comments/<int:pk>/history/", comment_views.history, name="history"),
    path("comments/<int:pk>/more/", attention_views.more, name="more"),
    path("comments/<int:pk>/pick/", pick_page.pick, name="pick"),
    path("comments/<int:pk>/follow/", attention_views.follow_branch, name="follow_branch"),
    path("comments/<int:pk>/mute/", attention_views.mute_branch, name="mute_branch"),
    path("articles/<int:pk>/follow/", attention_views.follow_article, name="follow_article"),
    path("members/<str:username>/follow/", attention_views.follow_member, name="follow_member"),
    path("members/<str:username>/mute/", attention_views.mute_member, name="mute_member"),
    path("following/", following_page.following, name="following"),
    path("following/count/", following_page.count, name="following_count"),
    path("following/gone/", following_page.drop_gone, name="drop_gone"),
    path("following/<int:pk>/", following_page.followed, name="followed"),
    path("settings/muted/", muted_page.muted, name="muted"),
    path("settings/muted/<int:pk>/", muted_page.unmute, name="unmute"),
    path(address_of("<str:key>").removeprefix("/"), serving.picture, name="picture"),
    path("drafts/", writing_views.draft, name="draft"),
    path("typed/", typed_forms.typed, name="typed"),
    path("search/", search_views.search, name="search"),
    path("members/<str:username>/", member_page.member, name="member"),
    path("desk/articles/<int:pk>/discussion/", settings_page.settings, name="settings"),
    path("newsroom/questions/", questions_page.questions, name="questions"),
    path("articles/<int:pk>/mistake/", reader_page.mistake, name="mistake"),
    path("newsroom/mistakes/", answer_page.mistakes, name="mistakes"),
    path("newsroom/mistakes/<int:pk>/", answer_page.answer, name="answer_mistake"),
    path("desk/paste/", paste_views.paste, name="paste"),
    path("desk/paste/lines/", paste_views.lines, name="paste_lines"),
]
