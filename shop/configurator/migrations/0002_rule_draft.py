import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("configurator", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=1, editable=False, unique=True)),
                ("document", models.JSONField(verbose_name="rules")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("started_at", models.DateTimeField(verbose_name="begun at")),
                ("changed_at", models.DateTimeField(verbose_name="last changed at")),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="configurator.rulebookrevision",
                        verbose_name="begun with",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="last changed by",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of the rules",
                "verbose_name_plural": "drafts of the rules",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("place", 1)), name="one_draft_of_the_rules")
                ],
            },
        ),
    ]
