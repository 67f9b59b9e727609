"""Who hears of what: the dotted names by which a room calls another that it may not import.

Part of the settings. Articles know no name of what is built on them, and the
discussion none of the moderation; each calls what is named here.
"""

# --- From articles to what is built on them ---

# Rows that come along with the articles of a list.
ARTICLES_LIST_RELATED = ["discussion"]
ARTICLES_LIST_NEWS = "forum.discussion.new_counts.tell_new_comments"
ARTICLES_FRONT_CONTEXT = "forum.discussion.newsroom.shown.front_context"

# An article's page: what version it has, what is read with it, what stands below, who lays it out.
ARTICLES_PAGE_VERSION = "forum.discussion.read_along.read_article_version"
ARTICLES_PAGE_REFRESH = "forum.discussion.discussions.with_discussion_as_it_is"
ARTICLES_PAGE_BELOW = "forum.discussion.article_page.show_below"
ARTICLES_PAGE_RENDER = "forum.ready.frames.render_page"

# What hears, in its transaction, that an article was written or taken away.
ARTICLES_LISTENERS = [
    "forum.discussion.visibility.follow_article",
    "forum.discussion.indexing.index_article",
    "forum.moderation.legal.turns.pages.follow_article",
]
# Who may edit by their role still may not while they are suspended.
ARTICLES_WHY_CANNOT_WRITE = "forum.discussion.rules.why_cannot_write"

# --- From the discussion to the moderation ---

# Counters of a comment that others write, and what counts each for all of one article.
DISCUSSION_COUNTERS = {"open_report_count": "forum.moderation.reporting.count_open_under"}

# Who judges a text before it is published; discussion/checking.py says how.
DISCUSSION_JUDGE = "forum.moderation.checks.judging.judge"

# What tells the author of comments that wait why they do.
DISCUSSION_WHY_HELD = "forum.moderation.checks.why_held.say_why_held"
# And what reads that along with the comments, and says it of what was read.
DISCUSSION_WITH_FACTS = "forum.moderation.checks.why_held.with_facts"
DISCUSSION_SAY_FACTS = "forum.moderation.checks.why_held.say_facts"

# What reads under a post's lock, in its statement, what was written since it was judged.
DISCUSSION_READ_ANEW = "forum.moderation.checks.anew.SQL"

# What hears, in its transaction, that a comment's state changed.
DISCUSSION_STATE_LISTENERS = [
    "forum.moderation.cases.joining.follow_state",
    "forum.moderation.legal.turns.following.follow_comment",
    "forum.moderation.waves.recalls.telling.follow_state",
]

# What hears, in its transaction, that a comment says something else.
DISCUSSION_TEXT_LISTENER = "forum.moderation.legal.turns.following.follow_comment"

# What hears, in its transaction, that a comment speaks for the moderation.
DISCUSSION_OFFICIAL_LISTENER = "forum.moderation.speaking.log_word"

# What hears, last in its transaction, that an editor set what readers may do.
DISCUSSION_DESK_LISTENER = "forum.moderation.measures.places.following.follow_desk"

# What hears that a member reads a discussion.
DISCUSSION_VISIT_LISTENER = "forum.moderation.trust.visiting.count_day"

# What newcomers read above the form in which they write, as HTML.
DISCUSSION_RULES_IN_SHORT = "forum.moderation.community.standing.rules_in_short"

# Where the author of a comment that is gone reads the decision.
DISCUSSION_TAKING_URL = "forum.moderation.taken.find_taking_url"

# What a rule is called for which a comment is gone, or was changed by the moderation.
DISCUSSION_RULE_NAMES = "forum.moderation.community.book.name_of_rule"

# What readers are told of what calms many discussions at once.
DISCUSSION_WIDE_CALM = "forum.moderation.waves.saying.tell_readers"

# --- From the members to the moderation ---

# What says that nobody joins from a network, or with a mail domain, for a time.
MEMBERS_WHY_BLOCKED = "forum.moderation.blocks.finding.why_blocked"

# What hears, in its transaction, that a member shows another name.
MEMBERS_NAME_LISTENER = "forum.moderation.legal.turns.pages.follow_member"

# What hears, before anything is locked, that an account is to be closed or opened again,
# and gives what is called last in the transaction, once it is.
MEMBERS_ACCOUNT_LISTENER = "forum.moderation.accounts.following.follow_account"

# --- From the members to all of them ---

# What yields, row by row, what else is kept of a member who asks for their own data.
MEMBERS_OWN_DATA = {
    "comments": "forum.discussion.own_data.tell_comments",
    "pictures": "forum.discussion.own_data.tell_pictures",
    "drafts": "forum.discussion.own_data.tell_drafts",
    "votes": "forum.discussion.own_data.tell_votes",
    "follows": "forum.discussion.own_data.tell_follows",
    "mutes": "forum.discussion.own_data.tell_mutes",
    "visits": "forum.discussion.own_data.tell_visits",
    "mistakes_found": "forum.discussion.own_data.tell_mistakes",
    "notices": "forum.notifications.own_data.tell_notices",
    "reports": "forum.moderation.own_data.tell_reports",
    "decisions": "forum.moderation.own_data.tell_decisions",
    "inquiries": "forum.moderation.own_data.tell_inquiries",
}

# --- From what is kept ready to all of them ---

# Pages that are the same for everybody without an account, kept by version.
READY_PAGES = [
    "forum.discussion.ready_kinds.article_page",
    "forum.discussion.ready_kinds.comment_page",
    "forum.discussion.ready_kinds.peek",
    "forum.discussion.ready_kinds.pulse",
    "forum.discussion.ready_kinds.changes",
    "forum.discussion.ready_kinds.arrived",
    "forum.moderation.community.views.rules_page",
    "forum.moderation.transparency.public_log.log_page",
]
