"""The sections and articles in which members moderate who do not everywhere."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
        ('discussion', '0003_version_functions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
    ]
