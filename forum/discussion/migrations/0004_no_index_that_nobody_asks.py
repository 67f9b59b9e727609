from django.db import migrations

# By the columns of the package's tables that nothing here looks comments up by.
INDEXES = [
    ("django_comments_object_pk_7fc98e83", "django_comments", "object_pk"),
    ("django_comments_is_removed_52a03ae3", "django_comments", "is_removed"),
    ("django_comments_content_type_id_c4afe962", "django_comments", "content_type_id"),
    ("django_comments_site_id_9dcf666e", "django_comments", "site_id"),
    ("django_comments_xtd_xtdcomment_nested_count_ad55f6a9", "django_comments_xtd_xtdcomment",
     "nested_count"),
    ("django_comments_xtd_xtdcomment_order_36db562d", "django_comments_xtd_xtdcomment", '"order"'),
    ("django_comments_xtd_xtdcomment_thread_id_e192a27a", "django_comments_xtd_xtdcomment",
     "thread_id"),
]  # fmt: skip


class Migration(migrations.Migration):
    """Every post wrote into them, and every page of theirs once more into the log before."""

    dependencies = [
        ("discussion", "0003_version_functions"),
        ("django_comments", "0004_add_object_pk_is_removed_index"),
        ("django_comments_xtd", "0008_auto_20200920_2037"),
    ]

    operations = [
        # PostgreSQL has one more by the same column, for LIKE; SQLite none of that name.
        migrations.RunSQL("DROP INDEX IF EXISTS django_comments_object_pk_7fc98e83_like", ""),
        *(
            migrations.RunSQL(f"DROP INDEX {name}", f"CREATE INDEX {name} ON {table} ({column})")
            for name, table, column in INDEXES
        ),
    ]
