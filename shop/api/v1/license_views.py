"""Saved views of the register: filters and columns under a name."""

from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.v1.licenses import LicenseBase
from shop.api.views import Answer, Shape, operation
from shop.exports.columns import LICENSE_COLUMNS, chosen_columns
from shop.licenses.register import RegisterFilter
from shop.saved_views.models import LONGEST_NAME, LONGEST_QUERY, SavedView
from shop.saved_views.services import delete_view, save_view, views_for

PAGE = "licenses"


class ViewAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    query = serializers.CharField(help_text="Filters, order and columns as the page's address holds them.")
    is_shared = serializers.BooleanField()
    is_own = serializers.SerializerMethodField()

    def get_is_own(self, view: SavedView) -> bool:
        return bool(view.owner_id == self.context["user_id"])


class ViewsAnswer(Shape):
    items = ViewAnswer(many=True)


class ViewBody(Shape):
    name = serializers.CharField(max_length=LONGEST_NAME)
    query = serializers.CharField(max_length=LONGEST_QUERY, allow_blank=True, default="")
    is_shared = serializers.BooleanField(default=False)


class LicenseViewsView(LicenseBase):
    @operation(answer=ViewsAnswer)
    def get(self, request: Request) -> Response:
        """Your saved views of the register, and those that colleagues share"""
        views = views_for(
            user_id=self.caller.pk, page=PAGE, organization_id=self.viewer.as_customer.organization_id
        )
        return Response(self.as_json(ViewsAnswer, {"items": views}, user_id=self.caller.pk))

    @operation(answer=ViewAnswer, status=201, body=ViewBody, once=True)
    def post(self, request: Request) -> Response:
        """Save a view; one of the same name is written anew"""
        body = self.body_as(ViewBody)
        organization_id = self.viewer.as_customer.organization_id
        if organization_id is None:
            raise PermissionDenied(_("Views belong to members of an organisation."))
        given = QueryDict(body["query"])
        columns = chosen_columns(LICENSE_COLUMNS, given.getlist("columns"), field="query")
        query = QueryDict(RegisterFilter.from_query(given).as_query(), mutable=True)
        if given.getlist("columns"):
            query.setlist("columns", [column.name for column in columns])

        def save() -> Answer:
            view = save_view(
                owner=self.caller,
                organization_id=organization_id,
                page=PAGE,
                name=body["name"],
                query=query.urlencode(),
                is_shared=body["is_shared"],
                at=self.now,
            )
            return 201, self.as_json(ViewAnswer, view, user_id=self.caller.pk)

        return self.once(save)


class LicenseViewView(LicenseBase):
    @operation(status=204)
    def delete(self, request: Request, view_id: UUID) -> Response:
        """Delete one of your own views"""
        delete_view(public_id=view_id, owner=self.caller)
        return Response(status=204)
