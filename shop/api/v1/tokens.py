from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import ApiToken
from shop.accounts.tokens import create_token, delete_token
from shop.api.pagination import SortKey
from shop.api.permissions import Scope, SignedInBySession
from shop.api.sign_in import require_recent_sign_in
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of

SCOPES = [(scope.value, scope.value) for scope in Scope]


class TokenBody(Shape):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(SCOPES), min_length=1, max_length=len(SCOPES)
    )
    expires = serializers.DateTimeField(
        required=False,
        allow_null=True,
        default=None,
        help_text="At most a year ahead; in 90 days unless given.",
    )


class TokenAnswer(Shape):
    id = serializers.CharField(source="token_key")
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES))
    created = serializers.DateTimeField()
    expires = serializers.DateTimeField(source="expiry", allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewTokenAnswer(TokenAnswer):
    token = serializers.CharField(
        allow_null=True, help_text="Shown this once; null where a repeated call gets its first answer again."
    )


class TokensView(ApiView):
    permission_classes = [SignedInBySession]

    @operation(answer=page_of(TokenAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        """My tokens, newest first"""
        tokens = ApiToken.objects.filter(user=self.caller)
        order = (SortKey("created", is_descending=True), SortKey("token_key"))
        return self.list_answer(TokenAnswer, tokens, order=order, query=self.query_as(PageQuery))

    @operation(answer=NewTokenAnswer, status=201, body=TokenBody, once=True)
    def post(self, request: Request) -> Response:
        """Make a token

        Only in a session whose person signed in lately. A token reveals licence keys only with the scope
        `licenses:reveal` beside `licenses`.
        """
        require_recent_sign_in(request)
        body = self.body_as(TokenBody)
        secrets: list[str] = []

        def create() -> Answer:
            token, secret = create_token(
                user=self.caller,
                viewer=self.viewer,
                name=body["name"],
                scopes=body["scopes"],
                expires_at=body["expires"],
                at=self.now,
            )
            secrets.append(secret)
            # The answer is stored with the idempotency key; the secret must not be.
            return 201, self.as_json(TokenAnswer, token) | {"token": None}

        response = self.once(create)
        if secrets:
            answer: dict[str, Any] = response.data
            answer["token"] = secrets[0]
        return response


class TokenView(ApiView):
    permission_classes = [SignedInBySession]

    @operation(status=204)
    def delete(self, request: Request, token_id: str) -> Response:
        """Delete a token; it stops working at once"""
        delete_token(user=self.caller, token_id=token_id, at=self.now)
        return Response(status=204)
