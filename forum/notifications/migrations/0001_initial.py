import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptNotice',
            fields=[
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('mention', 'Mention'), ('decision', 'Decision'), ('picked', 'Picked'), ('asked', 'Asked'), ('report', 'Report'), ('mistake', 'Mistake'), ('corrected', 'Corrected'), ('kept', 'Kept'), ('opinion_asked', 'Opinion Asked'), ('opinion_given', 'Opinion Given'), ('opinion_back', 'Opinion Back'), ('inquiry', 'Inquiry'), ('page_notice', 'Page Notice'), ('page_decided', 'Page Notice Decided'), ('role', 'Role'), ('held', 'Held')], max_length=16)),
                ('subject', models.CharField(max_length=64)),
                ('place', models.CharField(blank=True, max_length=64)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('url', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['subject'], name='kept_notice_subject')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('mention', 'Mention'), ('decision', 'Decision'), ('picked', 'Picked'), ('asked', 'Asked'), ('report', 'Report'), ('mistake', 'Mistake'), ('corrected', 'Corrected'), ('kept', 'Kept'), ('opinion_asked', 'Opinion Asked'), ('opinion_given', 'Opinion Given'), ('opinion_back', 'Opinion Back'), ('inquiry', 'Inquiry'), ('page_notice', 'Page Notice'), ('page_decided', 'Page Notice Decided'), ('role', 'Role'), ('held', 'Held')], max_length=16)),
                ('subject', models.CharField(max_length=64)),
                ('place', models.CharField(blank=True, max_length=64)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('url', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('is_aside', models.BooleanField(default=False)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_aside', False)), fields=['recipient', '-id'], name='notice_list'), models.Index(condition=models.Q(('is_aside', False), ('read_at__isnull', True)), fields=['recipient'], name='notice_unread'), models.Index(fields=['place', 'recipient'], name='notice_place'), models.Index(fields=['subject'], name='notice_subject')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'subject', 'kind'), name='notice_told_once')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, db_default='', default='', max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=8)),
                ('due_at', models.DateTimeField()),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['due_at'], name='outgoing_mail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('recipient__isnull', True), ('address', ''), _connector='XOR'), name='outgoing_mail_has_address')],
            },
        ),
    ]
