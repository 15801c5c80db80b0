"""What the queue of requests sorts and filters by stands in the request's own row."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """From the lines and messages that are there."""
    request = apps.get_model("quotes", "QuoteRequest")
    messages = apps.get_model("quotes", "RequestMessage").objects.filter(request=OuterRef("pk"))
    request.objects.update(
        customer_wrote_at=Coalesce(
            Subquery(messages.filter(is_from_staff=False).order_by("-created_at").values("created_at")[:1]),
            F("submitted_at"),
        ),
        staff_wrote_at=Subquery(
            messages.filter(is_from_staff=True).order_by("-created_at").values("created_at")[:1]
        ),
    )
    lines = apps.get_model("quotes", "QuoteRequestLine").objects.exclude(violations=[])
    asking = {
        request_id
        for request_id, violations in lines.values_list("request_id", "violations").iterator()
        if any(violation["severity"] == "ask" for violation in violations)
    }
    for request_id in asking:
        request.objects.filter(pk=request_id).update(asks_us=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_organizations_and_invitations"),
        ("quotes", "0003_offers_at_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="quoterequest",
            name="request_queue",
        ),
        migrations.AddField(
            model_name="quoterequest",
            name="asks_us",
            field=models.BooleanField(default=False, editable=False, verbose_name="asks us"),
        ),
        migrations.AddField(
            model_name="quoterequest",
            name="customer_wrote_at",
            field=models.DateTimeField(
                default=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
                editable=False,
                verbose_name="last word of the customer",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="quoterequest",
            name="proposed_currency",
            field=models.CharField(blank=True, editable=False, max_length=3),
        ),
        migrations.AddField(
            model_name="quoterequest",
            name="proposed_value",
            field=models.DecimalField(
                blank=True, decimal_places=2, editable=False, max_digits=14, null=True, verbose_name="value"
            ),
        ),
        migrations.AddField(
            model_name="quoterequest",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="quoterequest",
            name="staff_wrote_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last answer"),
        ),
        migrations.AddIndex(
            model_name="quoterequest",
            index=models.Index(fields=["status", "submitted_at", "id"], name="request_queue"),
        ),
        migrations.AddIndex(
            model_name="quoterequest",
            index=models.Index(fields=["status", "customer_wrote_at", "id"], name="request_queue_by_word"),
        ),
        migrations.AddIndex(
            model_name="quoterequest",
            index=models.Index(fields=["status", "proposed_value", "id"], name="request_queue_by_value"),
        ),
        migrations.AddIndex(
            model_name="quoterequest",
            index=models.Index(
                fields=["assigned_to", "status", "submitted_at", "id"], name="request_by_owner"
            ),
        ),
        migrations.AddIndex(
            model_name="quoterequest",
            index=models.Index(
                fields=["organization", "status", "submitted_at", "id"], name="request_by_customer"
            ),
        ),
        migrations.AddIndex(
            model_name="quoterequest",
            index=models.Index(
                condition=models.Q(("asks_us", True)),
                fields=["status", "submitted_at", "id"],
                name="request_asking_us",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
