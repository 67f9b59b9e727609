import django.db.models.deletion
import django.utils.timezone
import forum.discussion.fields
import forum.discussion.pictures.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0001_initial'),
        ('django_comments_xtd', '0008_auto_20200920_2037'),
        ('members', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('xtd', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='dateline', serialize=False, to='django_comments_xtd.xtdcomment')),
                ('path', forum.discussion.fields.TreePathField(editable=False, max_length=2100)),
                ('depth', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(verbose_name='posted')),
                ('edited_at', models.DateTimeField(null=True, verbose_name='edited')),
                ('text', models.TextField(verbose_name='text')),
                ('html', models.TextField()),
                ('state', models.CharField(choices=[('published', 'Published'), ('held', 'Waiting for a moderator'), ('hidden', 'Hidden for now'), ('removed', 'Removed by a moderator'), ('deleted', 'Deleted by its author')], default='published', max_length=9, verbose_name='state')),
                ('is_listed', models.BooleanField(default=False, verbose_name='has its place in the thread')),
                ('is_locked', models.BooleanField(default=False, verbose_name='takes no replies')),
                ('holds_replies', models.BooleanField(db_default=False, default=False, editable=False)),
                ('slow_minutes', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('up_count', models.PositiveIntegerField(default=0, verbose_name='votes up')),
                ('down_count', models.PositiveIntegerField(default=0, verbose_name='votes down')),
                ('rank', models.FloatField(default=0.0)),
                ('reply_count', models.PositiveIntegerField(default=0)),
                ('others_reply_count', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('thread_count', models.PositiveIntegerField(default=0)),
                ('open_report_count', models.PositiveIntegerField(default=0, verbose_name='open reports')),
                ('pick_why', models.CharField(default='', editable=False, max_length=200)),
                ('picked_at', models.DateTimeField(editable=False, null=True)),
                ('is_newsroom_answer', models.BooleanField(default=False, editable=False)),
                ('newsroom_answer_count', models.PositiveIntegerField(default=0, editable=False)),
                ('asks_author', models.BooleanField(default=False, editable=False)),
                ('is_official', models.BooleanField(db_default=False, default=False, editable=False)),
                ('has_link', models.BooleanField(default=False, editable=False)),
                ('is_question', models.BooleanField(default=False, editable=False)),
                ('arrival', models.PositiveIntegerField(editable=False, null=True)),
                ('version', models.PositiveBigIntegerField(default=0, editable=False)),
                ('because', models.CharField(db_default='', default='', editable=False, max_length=16)),
                ('redacted_because', models.CharField(db_default='', default='', editable=False, max_length=16)),
                ('redacted_at', models.DateTimeField(editable=False, null=True)),
                ('submission_key', models.UUIDField(null=True)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.article', verbose_name='article')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('moved_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussion.comment')),
                ('reply_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='discussion.comment', verbose_name='in reply to')),
                ('root', forum.discussion.fields.RootField(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussion.comment')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': [],
                'permissions': [('moderate_comment', 'Can hide, restore and remove comments')],
                'indexes': [models.Index(condition=models.Q(('depth', 0), ('is_listed', True)), fields=['article', 'xtd'], name='comment_roots_by_time'), models.Index(condition=models.Q(('depth', 0), ('is_listed', True)), fields=['article', 'created_at'], name='comment_roots_by_age'), models.Index(models.F('article'), models.OrderBy(models.F('rank'), descending=True), models.OrderBy(models.F('xtd'), descending=True), condition=models.Q(('depth', 0), ('is_listed', True)), name='comment_roots_by_rank'), models.Index(models.F('article'), models.OrderBy(models.F('thread_count'), descending=True), models.OrderBy(models.F('xtd'), descending=True), condition=models.Q(('depth', 0), ('is_listed', True)), name='comment_roots_by_size'), models.Index(fields=['author', '-xtd'], name='comment_by_author'), models.Index(condition=models.Q(('state', 'published')), fields=['article', '-xtd'], name='comment_latest'), models.Index(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('arrival__isnull', False)), fields=['article', 'arrival'], name='comment_gone'), models.Index(condition=models.Q(('state', 'published')), fields=['article', 'arrival', 'author'], name='comment_new'), models.Index(condition=models.Q(('state', 'published')), fields=['root', 'arrival', 'author'], name='comment_new_in_thread'), models.Index(condition=models.Q(('has_link', True), ('state', 'published')), fields=['article', 'xtd'], name='comment_with_link'), models.Index(condition=models.Q(('is_question', True), ('others_reply_count', 0), ('state', 'published')), fields=['article', 'xtd'], name='comment_unanswered'), models.Index(condition=models.Q(('state', 'published')), fields=['article', 'author', 'xtd'], name='comment_by_author_here'), models.Index(condition=models.Q(('state', 'published'), _negated=True), fields=['article', 'author'], name='comment_unseen_by_author_here'), models.Index(condition=models.Q(('picked_at__isnull', False), ('state', 'published')), fields=['article', '-picked_at'], name='comment_picked'), models.Index(condition=models.Q(('picked_at__isnull', False), ('state', 'published')), fields=['article', 'xtd'], name='comment_picked_here'), models.Index(condition=models.Q(('picked_at__isnull', False), ('state', 'published')), fields=['-picked_at'], name='comment_picked_latest'), models.Index(condition=models.Q(('is_newsroom_answer', True), ('state', 'published')), fields=['article', 'xtd'], name='comment_by_newsroom'), models.Index(condition=models.Q(('asks_author', True), ('state', 'published')), fields=['-article', '-xtd'], name='comment_asking'), models.Index(fields=['article', 'version'], name='comment_changed'), models.Index(condition=models.Q(('state', 'held')), fields=['xtd'], name='comment_held'), models.Index(condition=models.Q(('state', 'held')), fields=['article', 'author'], name='comment_held_here'), models.Index(condition=models.Q(('arrival__isnull', True)), fields=['author'], name='comment_unarrived'), models.Index(condition=models.Q(('open_report_count__gt', 0)), fields=['xtd'], name='comment_reported'), models.Index(condition=models.Q(('is_locked', True)), fields=['article'], name='comment_locked'), models.Index(condition=models.Q(('holds_replies', True)), fields=['article'], name='comment_holding'), models.Index(condition=models.Q(('slow_minutes__isnull', False)), fields=['article'], name='comment_slow')],
                'constraints': [models.UniqueConstraint(fields=('article', 'path'), name='comment_path_once'), models.UniqueConstraint(fields=('author', 'submission_key'), name='comment_sent_once'), models.UniqueConstraint(fields=('article', 'arrival'), name='comment_arrived_once'), models.CheckConstraint(condition=models.Q(('slow_minutes__isnull', True), ('slow_minutes__range', (1, 60)), _connector='OR'), name='comment_slow_for_an_hour_at_most'), models.CheckConstraint(condition=models.Q(('because', ''), ('state__in', ('hidden', 'removed')), _connector='OR'), name='comment_gone_because'), models.CheckConstraint(condition=models.Q(('is_official', True), ('state', 'held'), _negated=True), name='comment_official_is_not_held'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('arrival__isnull', False), _connector='OR'), name='comment_published_has_arrived'), models.CheckConstraint(condition=models.Q(models.Q(('pick_why', ''), ('picked_at__isnull', True)), models.Q(('picked_at__isnull', False), models.Q(('pick_why', ''), _negated=True)), _connector='OR'), name='comment_pick_says_why'), models.CheckConstraint(condition=models.Q(('is_newsroom_answer', False), ('depth__gt', 0), _connector='OR'), name='comment_newsroom_answers_something'), models.CheckConstraint(condition=models.Q(models.Q(('depth', 0), ('reply_to__isnull', True)), models.Q(('depth__gt', 0), ('reply_to__isnull', False)), _connector='OR'), name='comment_root_answers_nothing'), models.CheckConstraint(condition=models.Q(('moved_from__isnull', True), ('depth', 0), _connector='OR'), name='comment_moved_out_is_root'), models.CheckConstraint(condition=models.Q(models.Q(('is_listed', True), ('state', 'published')), models.Q(('is_listed', False), ('state', 'held')), models.Q(('is_listed', True), ('reply_count__gt', 0), ('state__in', ('hidden', 'removed', 'deleted'))), models.Q(('is_listed', False), ('reply_count', 0), ('state__in', ('hidden', 'removed', 'deleted'))), _connector='OR'), name='comment_listed_by_state')],
            },
            bases=('django_comments_xtd.xtdcomment',),
        ),
        migrations.CreateModel(
            name='CommentRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('edited_at', models.DateTimeField()),
                ('because', models.CharField(db_default='', default='', max_length=16)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='discussion.comment')),
                ('editor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('over', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussion.commentrevision')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='redaction',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='discussion.commentrevision'),
        ),
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('open', 'Open'), ('premoderated', 'Moderated before publication'), ('read_only', 'Read only'), ('hidden', 'Hidden')], default='open', max_length=12, verbose_name='what readers may do')),
                ('closes_after_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='closes after days')),
                ('closing_set_at', models.DateTimeField(editable=False, null=True)),
                ('slow_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes between two comments of a member')),
                ('newcomers_below', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='published comments below which a member’s wait')),
                ('paused_until', models.DateTimeField(blank=True, null=True, verbose_name='nobody writes until')),
                ('default_order', models.CharField(choices=[('best', 'Best'), ('newest', 'Newest'), ('oldest', 'Oldest'), ('discussed', 'Most discussed')], default='best', max_length=9, verbose_name='order of the threads')),
                ('comment_count', models.PositiveIntegerField(default=0, verbose_name='comments')),
                ('thread_count', models.PositiveIntegerField(default=0, verbose_name='threads')),
                ('posted_count', models.PositiveIntegerField(default=0, verbose_name='ever posted')),
                ('arrival_count', models.PositiveIntegerField(default=0, verbose_name='ever published')),
                ('pick_count', models.PositiveIntegerField(default=0, verbose_name='editors’ picks')),
                ('newsroom_answer_count', models.PositiveIntegerField(default=0, verbose_name='answers from the newsroom')),
                ('pinned_until', models.DateTimeField(editable=False, null=True)),
                ('last_comment_at', models.DateTimeField(blank=True, null=True, verbose_name='last comment')),
                ('version', models.PositiveBigIntegerField(default=0, verbose_name='version')),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='discussion', to='articles.article', verbose_name='article')),
                ('pinned', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussion.comment')),
            ],
            options={
                'verbose_name': 'discussion',
                'verbose_name_plural': 'discussions',
                'constraints': [models.CheckConstraint(condition=models.Q(('pinned_until__isnull', True), ('pinned__isnull', False), _connector='OR'), name='discussion_pins_until'), models.CheckConstraint(condition=models.Q(('default_order__in', ['best', 'newest', 'oldest', 'discussed'])), name='discussion_order_is_known'), models.CheckConstraint(condition=models.Q(('slow_minutes__isnull', True), ('slow_minutes__range', (1, 60)), _connector='OR'), name='discussion_slow_for_an_hour_at_most'), models.CheckConstraint(condition=models.Q(('newcomers_below__isnull', True), ('newcomers_below__gte', 1), _connector='OR'), name='discussion_newcomers_below_one_at_least')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=10000)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comment_drafts', to=settings.AUTH_USER_MODEL)),
                ('reply_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussion.comment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'article', 'reply_to'), name='draft_once_per_reply'), models.UniqueConstraint(condition=models.Q(('reply_to__isnull', True)), fields=('member', 'article'), name='draft_once_per_article')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.PositiveBigIntegerField(default=0)),
                ('seen_held', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussion.comment')),
                ('followed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('branch__isnull', True), ('followed__isnull', True)), models.Q(('article__isnull', True), ('branch__isnull', False), ('followed__isnull', True)), models.Q(('article__isnull', True), ('branch__isnull', True), ('followed__isnull', False)), _connector='OR'), name='follow_has_one_target'), models.CheckConstraint(condition=models.Q(('followed__isnull', True), models.Q(('followed', models.F('member')), _negated=True), _connector='OR'), name='follow_of_another'), models.UniqueConstraint(fields=('member', 'article'), name='follow_article_once'), models.UniqueConstraint(fields=('member', 'branch'), name='follow_branch_once'), models.UniqueConstraint(fields=('member', 'followed'), name='follow_member_once')],
            },
        ),
        migrations.CreateModel(
            name='Mistake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passage', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(max_length=1000)),
                ('found_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('noted', 'Corrected, with a note on the article'), ('mended', 'Corrected without a note: a slip that misled nobody'), ('kept', 'Nothing to correct')], default='', max_length=8)),
                ('answer', models.CharField(blank=True, default='', max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mistakes', to='articles.article')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mistakes_found', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['-id'], name='mistake_open'), models.Index(condition=models.Q(('answered_at__isnull', False)), fields=['-id'], name='mistake_answered'), models.Index(fields=['article', 'reader', '-id'], name='mistake_of_reader')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='mistake_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('outcome', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('outcome__in', ['noted', 'mended', 'kept'])), _connector='OR'), name='mistake_answered_whole'), models.CheckConstraint(condition=models.Q(('answer', ''), ('outcome', 'kept'), _negated=True), name='mistake_kept_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ModeratedPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moderated_places', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.section')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', True), ('section__isnull', False)), models.Q(('article__isnull', False), ('section__isnull', True)), _connector='OR'), name='moderated_place_is_one'), models.UniqueConstraint(condition=models.Q(('section__isnull', False)), fields=('member', 'section'), name='moderated_section_once'), models.UniqueConstraint(condition=models.Q(('article__isnull', False)), fields=('member', 'article'), name='moderated_article_once')],
            },
        ),
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussion.comment')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to=settings.AUTH_USER_MODEL)),
                ('muted', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('branch__isnull', True), ('muted__isnull', False)), models.Q(('branch__isnull', False), ('muted__isnull', True)), _connector='OR'), name='mute_has_one_target'), models.CheckConstraint(condition=models.Q(('muted__isnull', True), models.Q(('muted', models.F('member')), _negated=True), _connector='OR'), name='mute_of_another'), models.UniqueConstraint(fields=('member', 'muted'), name='mute_member_once'), models.UniqueConstraint(fields=('member', 'branch'), name='mute_branch_once')],
            },
        ),
        migrations.CreateModel(
            name='PastedDiscussion',
            fields=[
                ('editor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pasted_discussion', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='editor')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('chosen', models.JSONField(default=dict)),
                ('typed', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
            ],
        ),
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=200)),
                ('picked_at', models.DateTimeField()),
                ('unpicked_at', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='discussion.comment')),
                ('picked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unpicked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['comment', '-id'], name='pick_of_comment')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('unpicked_at__isnull', True)), fields=('comment',), name='pick_once'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='pick_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('unpicked_at__isnull', True), ('unpicked_by__isnull', True)), models.Q(('unpicked_at__isnull', False), ('unpicked_by__isnull', False)), _connector='OR'), name='pick_taken_back_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_before', models.PositiveIntegerField()),
                ('seen_now', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('place_before', models.PositiveBigIntegerField(null=True)),
                ('place_now', models.PositiveBigIntegerField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'article'), name='visit_once_per_article'), models.CheckConstraint(condition=models.Q(('seen_before__lte', models.F('seen_now'))), name='visit_goes_forward')],
            },
        ),
        migrations.CreateModel(
            name='WideCalmStamp',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('stamp', models.BigIntegerField(editable=False)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='wide_calm_stamp_is_single')],
            },
        ),
        migrations.CreateModel(
            name='CommentPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=forum.discussion.pictures.models.make_key, editable=False, max_length=22, unique=True)),
                ('file', models.FileField(max_length=40, storage=forum.discussion.pictures.models.picture_storage, upload_to=forum.discussion.pictures.models.name_of_file)),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='discussion.comment')),
                ('uploaded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['uploaded_by', 'digest'], name='picture_by_uploader'), models.Index(condition=models.Q(('comment__isnull', True)), fields=['uploaded_at'], name='picture_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('comment__isnull', True)), fields=('uploaded_by', 'digest'), name='picture_waits_once'), models.CheckConstraint(condition=models.Q(('height__range', (1, 1600)), ('width__range', (1, 1600))), name='picture_has_sides'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='picture_has_bytes')],
            },
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('redacted_because', ''), ('redaction__isnull', False), _connector='OR'), name='comment_changed_because'),
        ),
    ]
