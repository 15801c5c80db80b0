"""The licensing desk: who did what and when."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Organization
from shop.api.fields import DayField, Text
from shop.api.pagination import Page, offset_cursor, offset_of
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import PageQuery, Shape, operation, page_of
from shop.core.models import AuditEvent
from shop.trail.selectors import TrailFilter, actors_called, objects_of_customer, trail_count, trail_page
from shop.trail.things import Reference, Thing, people_behind, things_of
from shop.trail.words import KINDS, action_word

SYSTEM = "system"
LARGEST_ID = 2**63 - 1


class TrailQuery(PageQuery):
    kind = serializers.ChoiceField(
        [(kind, kind) for kind in KINDS], default="", allow_blank=True, help_text="Sort of object."
    )
    object = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="Id of one object of that `kind`."
    )
    action = Text(max_length=40, help_text="Code of what was done, such as `status` or `issued`.")
    actor = Text(
        max_length=100, help_text="Part of the name or address of who did it, or `system` for the system."
    )
    organization = serializers.UUIDField(
        required=False, help_text="Only what is about this organisation and all that belongs to it."
    )
    since = DayField(required=False, help_text="First day, in your time zone.")
    until = DayField(required=False, help_text="Last day, in your time zone.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "object" in attrs and not attrs["kind"]:
            raise serializers.ValidationError({"kind": [_("An id needs the kind of its object.")]})
        return attrs


class ActorAnswer(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField(allow_null=True, help_text="As it is now; null for somebody who was erased.")


class ObjectAnswer(Shape):
    kind = serializers.CharField()
    id = serializers.IntegerField()
    name = serializers.CharField(
        allow_null=True, help_text="Number or name as it is now; null where there is none."
    )


class AuditEventAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    at = serializers.DateTimeField()
    action = serializers.CharField()
    action_label = serializers.SerializerMethodField(help_text="The action in words of your language.")
    object = serializers.SerializerMethodField()
    actor = serializers.SerializerMethodField(help_text="Who did it; null for the system.")
    old = serializers.CharField(help_text="Code of the state before.")
    new = serializers.CharField(help_text="Code of the state after.")
    note = serializers.CharField(help_text="The reason that was given.")
    details = serializers.JSONField(help_text="Ids and codes that belong to the action.")

    def get_action_label(self, event: AuditEvent) -> str:
        return action_word(event.action)

    @extend_schema_field(ObjectAnswer)
    def get_object(self, event: AuditEvent) -> dict[str, Any]:
        things: Mapping[Reference, Thing] = self.context["things"]
        thing = things.get((event.object_type, event.object_id))
        return {"kind": event.object_type, "id": event.object_id, "name": thing.name if thing else None}

    @extend_schema_field(ActorAnswer(allow_null=True))
    def get_actor(self, event: AuditEvent) -> dict[str, Any] | None:
        if event.actor_id is None:
            return None
        people: Mapping[int, str] = self.context["people"]
        return {"id": event.actor_id, "name": people.get(event.actor_id)}


class StaffAuditView(StaffView):
    @operation(answer=page_of(AuditEventAnswer), query=TrailQuery)
    def get(self, request: Request) -> Response:
        """The audit trail, newest first

        Events hold ids and codes; names are those of today. Nothing in the trail can be changed or removed.
        """
        query = self.query_as(TrailQuery)
        wanted = self.wanted(query)
        page = trail_page(wanted, limit=query["limit"], before=offset_of(query["cursor"]))
        events = page.events
        # The last event stands for the place where the next part begins.
        following = offset_cursor(events[-1].pk) if events and page.has_older else None
        return self.page_answer(
            AuditEventAnswer,
            Page(items=events, next=following, total=trail_count(wanted)),
            things=things_of((event.object_type, event.object_id) for event in events),
            people=people_behind(event.actor_id for event in events if event.actor_id is not None),
        )

    def wanted(self, query: Mapping[str, Any]) -> TrailFilter:
        """Raises Organization.DoesNotExist for an unknown one."""
        objects = None
        if "organization" in query:
            organizations = Organization.objects.visible_to(self.viewer)
            objects = objects_of_customer(organizations.get(public_id=query["organization"]).pk)
        actor = query["actor"].strip()
        is_system = actor.casefold() == SYSTEM
        return TrailFilter(
            kind=query["kind"],
            object_id=query.get("object"),
            action=query["action"],
            by_system=is_system,
            actor_ids=actors_called(actor) if actor and not is_system else None,
            since=_midnight(query.get("since")),
            until=_midnight(query.get("until"), days=1),
            objects=objects,
        )


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    return None if day is None else make_aware(datetime.combine(day + timedelta(days=days), time.min))
