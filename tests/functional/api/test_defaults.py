"""What holds for an operation that forgets to say anything."""

from django.conf import settings
from django.test import RequestFactory
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from shop.api.permissions import DenyAll
from shop.api.views import ApiView


class Forgetful(ApiView):
    """Says nothing about who may call it."""

    def get(self, request):
        return Response({"secret": True})


class Foreign(APIView):
    """Not even one of ours."""

    def get(self, request):
        return Response({"secret": True})


def test_the_frameworks_defaults_are_closed():
    assert list(api_settings.DEFAULT_PERMISSION_CLASSES) == [DenyAll]
    assert [kind.__name__ for kind in api_settings.DEFAULT_AUTHENTICATION_CLASSES] == [
        "BearerAuthentication",
        "SessionAuthentication",
    ]
    assert len(api_settings.DEFAULT_THROTTLE_CLASSES) == 3
    assert {"anon", "user", "login", "reveal"} <= {*settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]}


def test_a_view_that_says_nothing_is_closed(db, customer):
    for view in (Forgetful, Foreign):
        request = RequestFactory().get("/")
        request.user = customer
        request.viewer = None
        answer = view.as_view()(request).render()
        assert answer.status_code in (401, 403), view
        assert b"secret" not in answer.content
