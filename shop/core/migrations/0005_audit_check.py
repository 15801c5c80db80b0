from django.db import migrations, models

from shop.core.immutability import freeze_rows


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_change_mark"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finished_at", models.DateTimeField()),
                ("verified", models.PositiveBigIntegerField()),
                ("damaged", models.PositiveIntegerField()),
                ("unsealed", models.PositiveBigIntegerField()),
                ("head_id", models.BigIntegerField(default=0)),
                ("head_hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at", "id"], name="audit_by_time"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["object_type", "at", "id"], name="audit_by_kind"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["action", "at", "id"], name="audit_by_action"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor_id", "at", "id"], name="audit_by_actor"),
        ),
        freeze_rows("core_auditcheck"),
    ]
