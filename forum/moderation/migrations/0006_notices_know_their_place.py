"""Say of each notice under which article it was told, and set those aside that nobody may see.

Here because only this app knows what a decision is about.
"""

from django.db import migrations
from django.db.models import Count, Q

BATCH = 500  # Rows a statement.


def name_places(apps, schema_editor):
    Notice = apps.get_model("notifications", "Notice")
    Comment = apps.get_model("discussion", "Comment")
    Decision = apps.get_model("moderation", "Decision")
    rows = Notice.objects.filter(place="").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).only("subject")[:BATCH]):
        last = batch[-1].pk
        numbers = {"comment": set(), "decision": set()}
        for notice in batch:
            kind, _colon, number = notice.subject.partition(":")
            if kind in numbers and number.isdecimal():
                numbers[kind].add(int(number))
        comments = Comment.objects.filter(pk__in=numbers["comment"]).values_list("pk", "article")
        decisions = Decision.objects.filter(pk__in=numbers["decision"], comment__isnull=False)
        found = {f"comment:{pk}": article for pk, article in comments}
        found |= {
            f"decision:{pk}": article
            for pk, article in decisions.values_list("pk", "comment__article")
        }
        named = [notice for notice in batch if notice.subject in found]
        for notice in named:
            notice.place = f"article:{found[notice.subject]}"
        Notice.objects.bulk_update(named, ["place"], batch_size=BATCH)


def set_aside(apps, schema_editor):
    Notice = apps.get_model("notifications", "Notice")
    Article = apps.get_model("articles", "Article")
    Member = apps.get_model("members", "Member")
    unseen = Article.objects.filter(Q(status="withdrawn") | Q(discussion__mode="hidden"))
    for article in unseen.values_list("pk", flat=True):
        Notice.objects.filter(place=f"article:{article}").update(is_aside=True)
    recipients = Notice.objects.filter(is_aside=True).values("recipient")
    unread = Count("notices", filter=Q(notices__read_at=None, notices__is_aside=False))
    for member in Member.objects.filter(pk__in=recipients).annotate(unread=unread):
        Member.objects.filter(pk=member.pk).update(unread_notice_count=member.unread)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_decisions_say_why"),
        ("discussion", "0007_each_arrives_once"),
        ("notifications", "0002_notices_set_aside"),
        ("articles", "0004_say_what_fields_are"),
    ]

    operations = [
        migrations.RunPython(name_places, migrations.RunPython.noop),
        migrations.RunPython(set_aside, migrations.RunPython.noop),
    ]
