"""The licensing desk: filters of the request list under a name."""

from uuid import UUID

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.v1.license_views import ViewAnswer, ViewBody, ViewsAnswer
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, Shape, operation
from shop.saved_views.models import LONGEST_NAME
from shop.saved_views.services import delete_view, edit_view, save_view, views_for

PAGE = "requests"


class ViewEditBody(Shape):
    name = serializers.CharField(max_length=LONGEST_NAME)
    is_shared = serializers.BooleanField(help_text="Whether colleagues can choose it too.")


class StaffViewsView(StaffView):
    @operation(answer=ViewsAnswer)
    def get(self, request: Request) -> Response:
        """Your saved views of the request list, and those that colleagues share"""
        views = views_for(user_id=self.caller.pk, page=PAGE)
        return Response(self.as_json(ViewsAnswer, {"items": views}, user_id=self.caller.pk))

    @operation(answer=ViewAnswer, status=201, body=ViewBody, once=True)
    def post(self, request: Request) -> Response:
        """Save a view; your own one of the same name is written anew"""
        body = self.body_as(ViewBody)

        def save() -> Answer:
            view = save_view(
                owner=self.caller,
                page=PAGE,
                name=body["name"],
                query=QueryDict(body["query"]).urlencode(safe="@"),
                is_shared=body["is_shared"],
                at=self.now,
            )
            return 201, self.as_json(ViewAnswer, view, user_id=self.caller.pk)

        return self.once(save)


class StaffSavedViewView(StaffView):
    @operation(answer=ViewAnswer, body=ViewEditBody)
    def patch(self, request: Request, view_id: UUID) -> Response:
        """Rename one of your own views, share it or keep it to yourself"""
        view = edit_view(public_id=view_id, owner=self.caller, **self.body_as(ViewEditBody))
        return Response(self.as_json(ViewAnswer, view, user_id=self.caller.pk))

    @operation(status=204)
    def delete(self, request: Request, view_id: UUID) -> Response:
        """Delete one of your own views"""
        delete_view(public_id=view_id, owner=self.caller)
        return Response(status=204)
