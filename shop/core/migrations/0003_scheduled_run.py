from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_append_only_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("last_run_at", models.DateTimeField()),
            ],
        ),
    ]
