"""Signing in and out, who am I, asking to be let in."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.models import Organization, Person
from shop.accounts.selectors import person_of, viewer_for
from shop.accounts.services import normalize_email, request_activation
from shop.accounts.viewer import Viewer
from shop.api.authentication import SessionAuthentication, SignInAuthentication
from shop.api.permissions import Anyone, SignedIn, SignedInBySession
from shop.api.sign_in import Credentials, confirm_second_factor, sign_in, sign_out
from shop.api.views import Answer, ApiView, Shape, operation
from shop.core.exceptions import InvalidInput


class AddressField(serializers.EmailField):
    """An address in its one spelling, whatever was sent."""

    def to_internal_value(self, data: Any) -> str:
        sent = super().to_internal_value(data)
        try:
            return normalize_email(sent)
        except InvalidInput:
            self.fail("invalid")


class CredentialsBody(Shape):
    email = AddressField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False, write_only=True)


class CodeBody(Shape):
    code = serializers.CharField(max_length=32, help_text="Of the authenticator app, or a recovery code.")


class OrganizationAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    currency = serializers.CharField()
    po_number_required = serializers.BooleanField()


class ActivationAnswer(Shape):
    status = serializers.ChoiceField(ActivationStatus.choices)
    requested_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why staff refused it; empty otherwise.")


class Me(Shape):
    email = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    is_activated = serializers.BooleanField()
    is_staff = serializers.BooleanField(help_text="Whether the licensing desk is open to this person.")
    role = serializers.ChoiceField(MembershipRole.choices, allow_null=True)
    organization = OrganizationAnswer(allow_null=True)
    activation = ActivationAnswer(allow_null=True)


class SessionAnswer(Shape):
    is_authenticated = serializers.BooleanField()
    csrf_token = serializers.CharField(
        help_text="To be sent as X-CSRFToken with every POST, PATCH and DELETE."
    )


class SignedInAnswer(Me):
    csrf_token = serializers.CharField(
        help_text="To be sent as X-CSRFToken with every POST, PATCH and DELETE."
    )


def describe(user: Any, viewer: Viewer) -> dict[str, Any]:
    """What ``Me`` shows of a signed-in user: one query, another one for a person of several organisations."""
    try:
        person: Person | None = person_of(user.pk)
    except Person.DoesNotExist:  # an account made for the back office only
        person = None
    activation = getattr(person, "activation", None)
    organization = activation.organization if activation else None
    if organization is None or organization.pk != viewer.organization_id:
        acting_for = viewer.organization_id
        organization = Organization.objects.get(pk=acting_for) if acting_for is not None else None
    is_administrator = viewer.organization_id in viewer.administered_organization_ids
    return {
        "email": person.email if person else user.email,
        "name": person.full_name if person else user.get_full_name(),
        "language": (person.language if person else "") or viewer.language,
        "is_activated": viewer.is_activated,
        "is_staff": viewer.is_licensing_staff,
        "role": (MembershipRole.ADMINISTRATOR if is_administrator else MembershipRole.MEMBER)
        if organization
        else None,
        "organization": organization,
        "activation": activation,
    }


class SessionView(ApiView):
    permission_classes = [Anyone]

    def get_authenticators(self) -> list[BaseAuthentication]:
        return [SignInAuthentication() if self.asks_to("POST") else SessionAuthentication()]

    def get_permissions(self) -> list[Any]:
        return [SignedInBySession()] if self.asks_to("DELETE") else list(super().get_permissions())

    def get_throttles(self) -> list[Any]:
        self.throttle_scope = "login" if self.asks_to("POST") else ""
        return super().get_throttles()

    @operation(answer=SessionAnswer)
    def get(self, request: Request) -> Response:
        """Get a CSRF token

        Sets its cookie too. A program that works in a session needs it before its first unsafe call, a
        visitor's basket included; signing in needs none.
        """
        state = {"is_authenticated": request.user.is_authenticated, "csrf_token": get_token(request._request)}
        return Response(self.as_json(SessionAnswer, state))

    @operation(answer=SignedInAnswer, body=CredentialsBody, needs_sign_in=False)
    def post(self, request: Request) -> Response:
        """Sign in

        401 with the code `mfa_required` means that the second factor is due: send its code to `/session/mfa`
        with the session cookie of this answer. Too many attempts are answered 429.
        """
        sign_in(request._request, Credentials(**self.body_as(CredentialsBody)))
        return _signed_in(self, request._request)

    @operation(status=204)
    def delete(self, request: Request) -> Response:
        """Sign out"""
        sign_out(request._request)
        return Response(status=204)


class SessionMfaView(ApiView):
    authentication_classes = [SignInAuthentication]
    permission_classes = [Anyone]
    throttle_scope = "login"

    @operation(answer=SignedInAnswer, body=CodeBody, needs_sign_in=False)
    def post(self, request: Request) -> Response:
        """Complete a sign-in with the second factor"""
        confirm_second_factor(request._request, self.body_as(CodeBody)["code"])
        return _signed_in(self, request._request)


def _signed_in(view: ApiView, request: HttpRequest) -> Response:
    me = describe(request.user, viewer_for(request.user))
    return Response(view.as_json(SignedInAnswer, me | {"csrf_token": get_token(request)}))


class MeView(ApiView):
    permission_classes = [SignedIn]
    required_scopes = ()

    @operation(answer=Me)
    def get(self, request: Request) -> Response:
        """Who am I: organisation, role, activation, language"""
        return Response(self.as_json(Me, describe(self.caller, self.viewer)))


class ActivationView(ApiView):
    permission_classes = [SignedIn]
    required_scopes = ()

    @operation(answer=ActivationAnswer, once=True)
    def post(self, request: Request) -> Response:
        """Ask the licensing department to activate this account

        Asking again changes nothing.
        """

        def ask() -> Answer:
            activation = request_activation(person_id=person_of(self.caller.pk).pk, at=self.now)
            return 200, self.as_json(ActivationAnswer, activation)

        return self.once(ask)
