from datetime import datetime

from django.db import migrations, models
from django.db.models import F

PUBLIC = ("published", "scheduled")


def tell_what_was_decided(apps, schema_editor):
    """What a sender was told until now is what was decided, or what a complaint came to."""
    notices = apps.get_model("moderation", "PageNotice").objects
    versions = apps.get_model("articles", "ArticleVersion").objects
    complaints = apps.get_model("moderation", "NoticeComplaint").objects.filter(outcome="acted")
    judged_at = dict(complaints.exclude(page_notice=None).values_list("page_notice", "judged_at"))
    notices.exclude(decided_at=None).update(told=F("outcome"))
    notices.filter(pk__in=judged_at).update(told="acted")
    for notice in notices.filter(told="acted").select_related("member"):
        if notice.article_id:
            at = judged_at.get(notice.pk, notice.decided_at)
            then = versions.filter(article=notice.article_id, at__lte=at).order_by("-number")
            remained = _words_of(then.values_list("snapshot", flat=True).first() or {}, at)
        else:
            member = notice.member  # What they were called then nobody has kept.
            remained = f"{member.display_name} ({member.username})" if member.is_active else ""
        notices.filter(pk=notice.pk).update(remained=remained)


def _words_of(snapshot, at):
    """Return what there was to read of an article."""
    published_at = snapshot.get("published_at")
    if snapshot.get("status") not in PUBLIC or not published_at:
        return ""
    if datetime.fromisoformat(published_at) > at:
        return ""
    parts = (snapshot.get(name) for name in ("headline", "standfirst", "body"))
    return "\n\n".join(part for part in parts if part)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
        ('moderation', '0018_rule_about_shocking_pictures'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='pagenotice',
            name='page_notice_decided_whole',
        ),
        migrations.AddField(
            model_name='pagenotice',
            name='remained',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='pagenotice',
            name='told',
            field=models.CharField(blank=True, choices=[('acted', 'It was changed or taken away'), ('left', 'What was done about it has been undone')], db_default='', default='', max_length=8),
        ),
        migrations.RunPython(tell_what_was_decided, migrations.RunPython.noop),
    ]
