"""What people say about themselves. Address, password and second factor are the accounts' own operations."""

from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Person
from shop.accounts.selectors import person_of
from shop.accounts.services import Profile, edit_profile
from shop.api.permissions import Scope, SignedIn
from shop.api.views import ApiView, Shape, operation
from shop.core.forms import PHONE

LANGUAGES = [("", ""), *settings.LANGUAGES]


class ProfileAnswer(Shape):
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name")
    phone = serializers.CharField()
    language = serializers.CharField(help_text="Empty: that of the organisation.")
    time_zone = serializers.CharField(help_text="Empty: that of the organisation.")


class ProfileBody(Shape):
    first_name = serializers.CharField(max_length=150, required=False)
    last_name = serializers.CharField(max_length=150, required=False)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True, validators=[PHONE])
    language = serializers.ChoiceField(LANGUAGES, required=False, help_text="For mails and documents.")
    time_zone = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="A name such as `Europe/Berlin`."
    )


class ProfileView(ApiView):
    permission_classes = [SignedIn]
    required_scopes = (Scope.ORGANIZATION,)

    def find(self) -> Person:
        """Raises Person.DoesNotExist for an account that was made for the back office only."""
        return person_of(self.caller.pk)

    @operation(answer=ProfileAnswer)
    def get(self, request: Request) -> Response:
        """My name, phone, language and time zone"""
        return Response(self.as_json(ProfileAnswer, self.find()))

    @operation(answer=ProfileAnswer, body=ProfileBody)
    def patch(self, request: Request) -> Response:
        """Change my name, phone, language or time zone; what is left out stays"""
        person = self.find()
        body: dict[str, Any] = {**ProfileAnswer(person).data, **self.body_as(ProfileBody)}
        edited = edit_profile(person_id=person.pk, profile=Profile(**body), by=self.caller, at=self.now)
        return Response(self.as_json(ProfileAnswer, edited))
