from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_scheduled_run"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
            ],
        ),
    ]
