"""Addresses of moderation."""

from django.urls import path

from forum.moderation import pin_page, redact_page, report_page, standing_pages, views
from forum.moderation.appeals import pages as appeals
from forum.moderation.asking import pages as asking
from forum.moderation.blind import pages as blind
from forum.moderation.blocks import pages as blocks
from forum.moderation.care import pages as care
from forum.moderation.cases import pages as cases
from forum.moderation.changes import pages as changes
from forum.moderation.checks import pages as checks
from forum.moderation.community import pages as rulebook
from forum.moderation.community import views as community
from forum.moderation.dashboard import cases_page
from forum.moderation.dashboard import pages as dashboard
from forum.moderation.legal import pages as legal
from forum.moderation.legal.complaints import pages as complaints
from forum.moderation.legal.elsewhere import pages as elsewhere
from forum.moderation.legal.inquiry import pages as inquiry
from forum.moderation.measures import pages as measures
from forum.moderation.measures.places import pages as places
from forum.moderation.measures.watched import pages as watched
from forum.moderation.scopes import pages as scopes
from forum.moderation.subjects import member_report_page as report_member
from forum.moderation.subjects import pages as subjects
from forum.moderation.subjects import thread_page
from forum.moderation.sweeping import branch_pages
from forum.moderation.sweeping import pages as sweeping
from forum.moderation.together import pages as together
from forum.moderation.transparency import public_log, report
from forum.moderation.transparency.template import pages as dsa_template
from forum.moderation.trust import pages as trust
from forum.moderation.waves import pages as waves
from forum.moderation.waves import wave_page
from forum.moderation.waves.recalls import pages as recalls

app_name = "moderation"
urlpatterns = [
    path("comments/<int:pk>/report/", report_page.report, name="report"),
    path("members/<str:username>/report/", report_member.report, name="report_member"),
    path("decisions/<int:pk>/", standing_pages.decision, name="decision"),
    path("decisions/<int:pk>/acknowledge/", measures.acknowledge, name="acknowledge"),
    path("decisions/<int:pk>/appeal/", appeals.appeal, name="appeal"),
    path("illegal-content/", legal.notice, name="legal_notice"),
    path("illegal-content/<str:token>/", legal.status, name="notice_status"),
    path("illegal-content/<str:token>/complaint/", complaints.complain, name="complain"),
    path(
        "illegal-content/pages/<str:token>/complaint/",
        complaints.complain_about_page,
        name="complain_about_page",
    ),
    path("illegal-content/pages/<str:token>/", elsewhere.status, name="page_notice_status"),
    path("moderation/legal/", legal.notices, name="legal_notices"),
    path("moderation/legal/<int:pk>/", legal.judge, name="judge_notice"),
    path("moderation/page-notices/", elsewhere.page_notices, name="page_notices"),
    path("moderation/page-notices/<int:pk>/", elsewhere.judge, name="judge_page_notice"),
    path("moderation/page-notices/<int:pk>/claim/", elsewhere.claim, name="claim_page_notice"),
    path(
        "moderation/page-notices/<int:pk>/release/", elsewhere.release, name="release_page_notice"
    ),
    path("moderation/complaints/", complaints.complaints, name="complaints"),
    path("moderation/complaints/<int:pk>/", complaints.judge, name="judge_complaint"),
    path("moderation/complaints/<int:pk>/claim/", complaints.claim, name="claim_complaint"),
    path("moderation/complaints/<int:pk>/release/", complaints.release, name="release_complaint"),
    path("moderation/legal/<int:pk>/ask/", inquiry.ask, name="ask_author"),
    path("inquiries/<int:pk>/", inquiry.inquiry, name="inquiry"),
    path("moderation/appeals/", appeals.appeals, name="appeals"),
    path("moderation/appeals/<int:pk>/", appeals.judge, name="judge_appeal"),
    path("moderation/appeals/<int:pk>/claim/", appeals.claim, name="claim_appeal"),
    path("moderation/appeals/<int:pk>/release/", appeals.release, name="release_appeal"),
    path("rules/", community.rules, name="rules"),
    path("rules/all/", rulebook.rulebook, name="rulebook"),
    path("rules/new/", rulebook.add, name="add_rule"),
    path("rules/<slug:code>/", rulebook.rewrite, name="rule"),
    path("rules/<slug:code>/retire/", rulebook.retire, name="retire_rule"),
    path("rules/<slug:code>/reinstate/", rulebook.reinstate, name="reinstate_rule"),
    path("trust/", trust.levels, name="levels"),
    path("settings/standing/", trust.standing, name="standing"),
    path("settings/standing/suspension/", standing_pages.suspension, name="suspension"),
    path("transparency/", report.newest, name="transparency"),
    path("transparency/<int:year>/", report.report_of_year, name="report_of_year"),
    path("transparency/<int:year>/report.csv", report.report_as_csv, name="report_as_csv"),
    path(
        "transparency/<int:year>/dsa/<slug:name>.csv",
        dsa_template.template_part,
        name="template_part",
    ),
    path("transparency/log/", public_log.public_log, name="public_log"),
    path("moderation/articles/<int:pk>/", places.place, name="place"),
    path("moderation/articles/<int:pk>/undo/", places.undo, name="undo_place"),
    path("moderation/", cases.queue, name="queue"),
    path("moderation/together/", together.together, name="together"),
    path("moderation/together/<int:pk>/", together.judged, name="judged_together"),
    path("moderation/together/<int:pk>/undo/", together.undo, name="undo_together"),
    path("moderation/next/", cases.next_case, name="next_case"),
    path("moderation/cases/<int:pk>/", thread_page.thread, name="thread"),
    path("moderation/cases/<int:pk>/claim/", subjects.claim, name="claim_case"),
    path("moderation/cases/<int:pk>/release/", subjects.release, name="release_case"),
    path("moderation/cases/<int:pk>/dismiss/", subjects.dismiss, name="dismiss_case"),
    path("moderation/cases/<int:pk>/ask/", asking.ask_about_case, name="ask_about_case"),
    path("moderation/cases/<int:pk>/take-up/", subjects.take_up, name="take_up_case"),
    path("moderation/cases/<int:pk>/<slug:act>/", subjects.act, name="act_on_thread"),
    path("moderation/checks/", checks.settings, name="checks"),
    path("moderation/checks/lists/", checks.lists, name="check_lists"),
    path("moderation/checks/try/", checks.try_text, name="try_checks"),
    path("moderation/dashboard/", dashboard.dashboard, name="dashboard"),
    path("moderation/dashboard/cases/", cases_page.cases_behind, name="cases_behind"),
    path("moderation/dashboard/<slug:code>.csv", dashboard.table_as_csv, name="dashboard_csv"),
    path("moderation/second-looks/", blind.second_looks, name="second_looks"),
    path("moderation/second-looks/next/", blind.next_second_look, name="next_second_look"),
    path("moderation/second-looks/<int:pk>/", blind.second_look, name="second_look"),
    path(
        "moderation/second-looks/<int:pk>/seniors/",
        blind.second_look_to_seniors,
        name="second_look_to_seniors",
    ),
    path("moderation/care/", care.care, name="care"),
    path("moderation/log/", views.log, name="log"),
    path("moderation/log/changes/", changes.changes, name="log_changes"),
    path("moderation/comments/<int:pk>/", views.comment, name="comment"),
    path("moderation/comments/<int:pk>/ask/", asking.ask, name="ask_colleague"),
    path("moderation/questions/<int:pk>/", asking.answer, name="answer_question"),
    path("moderation/questions/<int:pk>/take-back/", asking.take_back, name="take_question_back"),
    path("moderation/comments/<int:pk>/claim/", cases.claim, name="claim"),
    path("moderation/comments/<int:pk>/release/", cases.release, name="release"),
    path("moderation/comments/<int:pk>/branch/", branch_pages.prune, name="prune"),
    path("moderation/comments/<int:pk>/pin/", pin_page.pin, name="pin"),
    path("moderation/comments/<int:pk>/text/", redact_page.redact, name="redact"),
    path("moderation/comments/<int:pk>/<slug:act>/", views.act, name="act"),
    path("moderation/members/<str:username>/suspend/", standing_pages.suspend, name="suspend"),
    path("moderation/members/<str:username>/lift/", standing_pages.lift, name="lift"),
    path("moderation/blocks/", blocks.blocks, name="blocks"),
    path("moderation/blocks/<int:pk>/lift/", blocks.lift, name="lift_block"),
    path("moderation/moderators/", scopes.moderators, name="moderators"),
    path("moderation/moderators/<str:username>/", scopes.moderator, name="moderator"),
    path("moderation/moderators/<str:username>/desk/", scopes.desk, name="desk_roles"),
    path("moderation/waves/", waves.waves, name="waves"),
    path("moderation/waves/start/", waves.start, name="start_wave"),
    path("moderation/waves/<int:pk>/", waves.wave, name="wave"),
    path("moderation/waves/<int:pk>/end/", waves.end, name="end_wave"),
    path("moderation/waves/<int:pk>/move/", wave_page.move, name="move_wave"),
    path("moderation/waves/<int:pk>/release/", wave_page.release, name="release_wave"),
    path("moderation/waves/<int:pk>/recall/", recalls.recall, name="recall_wave"),
    path("moderation/recalls/<int:pk>/go-on/", recalls.go_on, name="go_on_recall"),
    path("moderation/recalls/<int:pk>/undo/", recalls.undo, name="undo_recall"),
    path("moderation/releases/<int:pk>/go-on/", wave_page.go_on, name="go_on_release"),
    path("moderation/releases/<int:pk>/undo/", wave_page.undo, name="undo_release"),
    path("moderation/sweeps/<int:pk>/", sweeping.sweep, name="sweep"),
    path("moderation/sweeps/<int:pk>/go-on/", sweeping.go_on, name="go_on"),
    path("moderation/sweeps/<int:pk>/undo/", sweeping.undo, name="undo_sweep"),
    path("moderation/branches/<int:pk>/", branch_pages.branch, name="branch"),
    path("moderation/branches/<int:pk>/go-on/", branch_pages.go_on, name="go_on_branch"),
    path("moderation/branches/<int:pk>/undo/", branch_pages.undo, name="undo_branch"),
    path("moderation/watched/", watched.watched, name="watched_members"),
    path("moderation/members/<str:username>/", measures.member, name="member"),
    path("moderation/measures/<int:pk>/undo/", measures.take_back, name="take_back_measure"),
    path("moderation/notes/<int:pk>/undo/", measures.no_note, name="take_back_note"),
    path("moderation/members/<str:username>/note/", measures.note, name="note"),
    path("moderation/members/<str:username>/<slug:act>/", measures.measure, name="measure"),
]
