from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the rows that 0006 writes: PostgreSQL alters no table it has just updated."""

    dependencies = [('discussion', '0006_arrival_and_version')]

    operations = [
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['article', 'arrival', 'author'], name='comment_new'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['root', 'arrival', 'author'], name='comment_new_in_thread'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'version'], name='comment_changed'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('article', 'arrival'), name='comment_arrived_once'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('arrival__isnull', False), _connector='OR'), name='comment_published_has_arrived'),
        ),
    ]
