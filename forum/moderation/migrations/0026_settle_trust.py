"""Give those who are here already the level of trust that their facts ask for.

Days on which they read were not counted: the last visit of each article and their own
comments say which there were at least. How levels are settled from then on stands in
forum/moderation/trust/; here stands what they asked when this was written.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

DAY = {"sqlite": "date({})", "postgresql": "CAST({} AT TIME ZONE 'UTC' AS date)"}

VISITS = """
UPDATE members_member SET visit_day_count = found.days, visited_on = found.newest
FROM (
    SELECT read.member_id, count(*) AS days, max(read.day) AS newest
    FROM (
        SELECT member_id, {at} AS day FROM discussion_visit
        UNION
        SELECT author_id, {created_at} FROM discussion_comment
    ) AS read
    GROUP BY read.member_id
) AS found
WHERE found.member_id = members_member.id AND members_member.is_claimed
"""

LEVELS = """
UPDATE members_member SET trust_level = found.level, best_trust_level = found.level
FROM (
    SELECT member.id, CASE
        WHEN date_joined <= %s AND visit_day_count >= 50 AND comment_count >= 100
            AND right_count >= 3
            AND (right_count + wrong_count < 5
                 OR 100 * right_count >= 60 * (right_count + wrong_count))
            AND removals = 0
        THEN 3
        WHEN date_joined <= %s AND visit_day_count >= 15 AND comment_count >= 30
            AND (right_count + wrong_count < 5
                 OR 100 * right_count >= 40 * (right_count + wrong_count))
            AND removals <= 1
        THEN 2
        WHEN date_joined <= %s AND visit_day_count >= 3 AND comment_count >= 3 AND removals <= 3
        THEN 1
        ELSE 0
    END AS level
    FROM (
        SELECT one.id, one.date_joined, one.visit_day_count, one.comment_count,
            COALESCE(reports.right_count, 0) AS right_count,
            COALESCE(reports.wrong_count, 0) AS wrong_count,
            COALESCE(taken.removals, 0) AS removals
        FROM members_member AS one
        LEFT JOIN (
            SELECT reporter_id,
                sum(CASE verdict WHEN 'right' THEN 1 ELSE 0 END) AS right_count,
                sum(CASE verdict WHEN 'wrong' THEN 1 ELSE 0 END) AS wrong_count
            FROM (
                SELECT reporter_id, verdict,
                    row_number() OVER (PARTITION BY reporter_id ORDER BY id DESC) AS place
                FROM moderation_report WHERE NOT (verdict = '')
            ) AS judged
            WHERE place <= 50 GROUP BY reporter_id
        ) AS reports ON reports.reporter_id = one.id
        LEFT JOIN (
            SELECT author_id, count(*) AS removals
            FROM (
                SELECT comment.author_id, comment.xtd_id
                FROM moderation_decision AS decision
                JOIN discussion_comment AS comment ON comment.xtd_id = decision.comment_id
                WHERE decision.act = 'remove' AND decision.decided_at > %s
                    AND comment.state = 'removed'
                UNION
                SELECT comment.author_id, comment.xtd_id
                FROM moderation_swept AS swept
                JOIN moderation_sweep AS sweep ON sweep.id = swept.sweep_id
                JOIN moderation_decision AS decision ON decision.id = sweep.decision_id
                JOIN discussion_comment AS comment ON comment.xtd_id = swept.comment_id
                WHERE decision.decided_at > %s AND comment.state = 'removed'
            ) AS removed
            GROUP BY author_id
        ) AS taken ON taken.author_id = one.id
    ) AS member
) AS found
WHERE found.id = members_member.id AND found.level > 0
"""


def settle(apps, schema_editor):
    connection, now = schema_editor.connection, timezone.now()
    day = DAY[connection.vendor]
    ago = [
        connection.ops.adapt_datetimefield_value(now - timedelta(days=days))
        for days in (100, 30, 7, 60, 60)
    ]
    with connection.cursor() as cursor:
        cursor.execute(VISITS.format(at=day.format("at"), created_at=day.format("created_at")))
        cursor.execute(LEVELS, ago)


def unsettle(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_member SET trust_level = 0, best_trust_level = 0, "
            "fixed_trust_level = NULL, visit_day_count = 0, visited_on = NULL"
        )


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0006_trust"),
        ("discussion", "0026_calm"),
        ("moderation", "0025_judged_together"),
    ]

    operations = [migrations.RunPython(settle, unsettle)]
