"""Reminders before maintenance ends: of the organisation and of one licence."""

from typing import Any

from django.utils.timezone import localdate
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Organization
from shop.api.fields import DayField
from shop.api.permissions import Activated, Administrator, Scope
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import ApiView, Shape, operation
from shop.licenses.models import License
from shop.licenses.reminders import LONGEST_LEAD_DAYS, MOST_LEAD_DAYS
from shop.licenses.reminding import (
    LicenseWishes,
    edit_reminder_settings,
    reminder_settings,
    set_license_reminders,
)


class LeadDays(serializers.ListField):
    """Days before the last day of maintenance."""

    def __init__(self, **options: Any) -> None:
        day = serializers.IntegerField(min_value=0, max_value=LONGEST_LEAD_DAYS)
        super().__init__(child=day, max_length=MOST_LEAD_DAYS, **options)


class ReminderSettingsBody(Shape):
    is_on = serializers.BooleanField()
    lead_days = LeadDays()
    administrators = serializers.BooleanField()
    technical_contacts = serializers.BooleanField()
    department_contacts = serializers.BooleanField()


class ReminderSettingsAnswer(Shape):
    is_on = serializers.BooleanField()
    lead_days = serializers.ListField(child=serializers.IntegerField())
    administrators = serializers.BooleanField(source="reminds_administrators")
    technical_contacts = serializers.BooleanField(source="reminds_technical_contacts")
    department_contacts = serializers.BooleanField(source="reminds_department_contacts")
    version = serializers.IntegerField()


class LicenseRemindersBody(Shape):
    lead_days = LeadDays(
        allow_null=True, help_text="Null: those of the organisation hold. Empty: no reminder of this one."
    )
    snoozed_until = DayField(allow_null=True, help_text="No reminder before this day, and one on it.")
    is_not_renewed = serializers.BooleanField()


class LicenseRemindersAnswer(Shape):
    lead_days = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, source="reminder_days"
    )
    snoozed_until = serializers.DateField(allow_null=True)
    is_not_renewed = serializers.BooleanField()
    version = serializers.IntegerField()


class ReminderSettingsView(ApiView):
    permission_classes = [Administrator]
    required_scopes = (Scope.LICENSES,)

    @property
    def organization_id(self) -> int:
        """The organisation one acts for. Raises Organization.DoesNotExist for who administers none."""
        organization_id = self.viewer.organization_id
        if organization_id is None or organization_id not in self.viewer.administered_organization_ids:
            raise Organization.DoesNotExist
        return organization_id

    def describe(self) -> Response:
        return with_etag(self.as_json(ReminderSettingsAnswer, reminder_settings(self.organization_id)))

    @operation(answer=ReminderSettingsAnswer)
    def get(self, request: Request) -> Response:
        """When and whom my organisation is reminded"""
        return self.describe()

    @operation(answer=ReminderSettingsAnswer, body=ReminderSettingsBody, headers=(IF_MATCH,))
    def put(self, request: Request) -> Response:
        """Say when and whom to remind"""
        version = wanted_version(request)
        edit_reminder_settings(
            organization_id=self.organization_id,
            viewer=self.viewer,
            version=version,
            by=self.caller,
            at=self.now,
            **self.body_as(ReminderSettingsBody),
        )
        return self.describe()


class LicenseRemindersView(ApiView):
    permission_classes = [Activated]
    required_scopes = (Scope.LICENSES,)

    def describe(self, license_id: str) -> Response:
        found = License.objects.visible_to(self.viewer).defer("license_key", "search_text")
        return with_etag(self.as_json(LicenseRemindersAnswer, found.get(public_id=license_id)))

    @operation(answer=LicenseRemindersAnswer)
    def get(self, request: Request, license_id: str) -> Response:
        """The reminders of one licence; the ETag is that of the licence"""
        return self.describe(license_id)

    @operation(answer=LicenseRemindersAnswer, body=LicenseRemindersBody, headers=(IF_MATCH,))
    def put(self, request: Request, license_id: str) -> Response:
        """Snooze a licence, give it lead times of its own, or do not renew it"""
        found = License.objects.visible_to(self.viewer).values_list("pk", flat=True)
        pk = found.get(public_id=license_id)
        version = wanted_version(request)
        body = self.body_as(LicenseRemindersBody)
        set_license_reminders(
            license_ids=[pk],
            viewer=self.viewer,
            wishes=LicenseWishes(**body),
            version=version,
            today=localdate(self.now),
            by=self.caller,
            at=self.now,
        )
        return self.describe(license_id)
