import django.contrib.auth.models
import django.contrib.auth.validators
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='FacesVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveBigIntegerField(default=0, editable=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='faces_version_is_single')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username_key', models.CharField(editable=False, max_length=150, unique=True)),
                ('display_name', models.CharField(max_length=50, verbose_name='display name')),
                ('name_key', models.CharField(editable=False, max_length=150, unique=True)),
                ('display_name_changed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('is_claimed', models.BooleanField(default=True, verbose_name='belongs to somebody')),
                ('language', models.CharField(blank=True, default='', max_length=8, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, default='', max_length=64, verbose_name='time zone')),
                ('theme', models.CharField(blank=True, choices=[('', 'As my device'), ('light', 'Light'), ('dark', 'Dark')], default='', max_length=5, verbose_name='theme')),
                ('thread_order', models.CharField(blank=True, db_default='', default='', editable=False, max_length=10)),
                ('comment_count', models.PositiveIntegerField(default=0)),
                ('score', models.IntegerField(default=0)),
                ('unread_notice_count', models.PositiveIntegerField(default=0)),
                ('suspended_until', models.DateTimeField(blank=True, null=True)),
                ('watched_until', models.DateTimeField(blank=True, null=True)),
                ('warning_number', models.BigIntegerField(blank=True, null=True)),
                ('warning_words', models.TextField(blank=True, db_default='', default='')),
                ('trust_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('best_trust_level', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('fixed_trust_level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('visit_day_count', models.PositiveIntegerField(db_default=0, default=0)),
                ('visited_on', models.DateField(blank=True, null=True)),
                ('is_scoped', models.BooleanField(db_default=False, default=False, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'permissions': [('suspend_member', 'Can suspend members'), ('ban_member', 'Can ban members')],
                'abstract': False,
                'swappable': 'AUTH_USER_MODEL',
                'indexes': [models.Index(fields=['date_joined'], name='member_by_joining'), models.Index(condition=models.Q(('watched_until__isnull', False)), fields=['watched_until', 'id'], name='member_watched')],
                'constraints': [models.CheckConstraint(condition=models.Q(('best_trust_level__lte', 3), ('trust_level__lte', models.F('best_trust_level'))), name='member_trust_is_a_level'), models.CheckConstraint(condition=models.Q(('fixed_trust_level', None), ('fixed_trust_level', models.F('trust_level')), _connector='OR'), name='member_trust_stays_fixed')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
    ]
