"""Requisition lists: baskets kept under a name, to ask for the same again."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import ConfigurationAnswer
from shop.api.pagination import SortKey
from shop.api.permissions import SignedIn
from shop.api.v1.basket import BasketAnswer, BasketBase
from shop.api.v1.configurations import ViolationAnswer
from shop.api.v1.products import Suggestion
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.baskets.lists import (
    MOST_LINES,
    ListLine,
    change_list,
    delete_list,
    list_detail,
    lists_for,
    put_list_into_basket,
    remove_list_line,
    save_basket_as_list,
)
from shop.baskets.models import LONGEST_NAME, RequisitionList

BY_NAME = (SortKey("folded_name"), SortKey("pk"))


class ListBody(Shape):
    name = serializers.CharField(max_length=LONGEST_NAME)
    replace = serializers.BooleanField(
        default=False, help_text="Whether a list of yours with this name is replaced."
    )


class ListChangeBody(Shape):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    is_shared = serializers.BooleanField(
        required=False, help_text="Whether the colleagues of your organisation may open and use it."
    )


class ListBasketBody(Shape):
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        max_length=MOST_LINES,
        help_text="Ids of lines; all without it.",
    )
    ask_anyway = serializers.ListField(
        child=serializers.CharField(max_length=64),
        default=list,
        max_length=50,
        help_text="Codes of violations of severity `ask` of these lines that you have read just now.",
    )


class ListSummary(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    line_count = serializers.IntegerField()
    owner = serializers.CharField(source="owner_name")
    is_own = serializers.SerializerMethodField(help_text="Only the owner can change it.")
    shared_with = serializers.CharField(
        source="shared_with.name", allow_null=True, default=None, help_text="Name of the organisation."
    )
    changed_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)

    def get_is_own(self, requisition_list: RequisitionList) -> bool:
        return bool(requisition_list.owner_id == self.context["user_id"])


class ListLineAnswer(Shape):
    id = serializers.IntegerField()
    product = Suggestion()
    configuration = ConfigurationAnswer()
    summary = serializers.CharField()
    unit = serializers.CharField()
    quantity = serializers.IntegerField()
    note = serializers.CharField()
    is_listed = serializers.BooleanField()
    is_possible = serializers.BooleanField(
        help_text="Whether it goes into a basket today without a change or a tick."
    )
    violations = ViolationAnswer(many=True, help_text="What the rules say today.")


class ListAnswer(ListSummary):
    lines = ListLineAnswer(many=True)


class RefusedLineAnswer(Shape):
    line = serializers.IntegerField(help_text="Id of the line in the list.")
    violations = ViolationAnswer(many=True, help_text="What keeps it out.")


class ListUseAnswer(Shape):
    added = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of lines of the list.")
    present = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of lines whose equal was in the basket already."
    )
    refused = RefusedLineAnswer(many=True)
    basket = BasketAnswer()


class ListBase(BasketBase):
    permission_classes = [SignedIn]

    def describe(self, public_id: UUID) -> dict[str, Any]:
        """Raises RequisitionList.DoesNotExist, also for a foreign one."""
        detail = list_detail(public_id=public_id, viewer=self.viewer, on_date=self.today)
        context = {"user_id": self.caller.pk}
        head = self.as_json(ListSummary, detail.requisition_list, **context)
        return head | {"lines": [self.as_json(ListLineAnswer, _line_values(row)) for row in detail.lines]}


class RequisitionListsView(ListBase):
    @operation(answer=page_of(ListSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """My lists and those my colleagues share, by name"""
        query = self.query_as(PageQuery)
        lists = lists_for(self.viewer)
        return self.list_answer(ListSummary, lists, order=BY_NAME, query=query, user_id=self.caller.pk)

    @operation(answer=ListAnswer, status=201, body=ListBody, once=True)
    def post(self, request: Request) -> Response:
        """Keep the basket, which stays as it is, as a list"""
        body = self.body_as(ListBody)

        def save() -> Answer:
            kept = save_basket_as_list(
                basket=self.basket,
                name=body["name"],
                is_replacing=body["replace"],
                by=self.caller,
                at=self.now,
            )
            return 201, self.describe(kept.public_id)

        return self.once(save)


class RequisitionListView(ListBase):
    @operation(answer=ListAnswer)
    def get(self, request: Request, list_id: UUID) -> Response:
        """One list with what the rules say about its lines today"""
        return Response(self.describe(list_id))

    @operation(answer=ListAnswer, body=ListChangeBody)
    def patch(self, request: Request, list_id: UUID) -> Response:
        """Rename a list of one's own, share it with the organisation or stop sharing it"""
        body = self.body_as(ListChangeBody)
        kept = lists_for(self.viewer).get(public_id=list_id)
        change_list(
            public_id=list_id,
            viewer=self.viewer,
            name=body.get("name", kept.name),
            is_shared=body.get("is_shared", kept.shared_with_id is not None),
            at=self.now,
        )
        return Response(self.describe(list_id))

    @operation(status=204)
    def delete(self, request: Request, list_id: UUID) -> Response:
        """Delete a list of one's own"""
        delete_list(public_id=list_id, viewer=self.viewer)
        return Response(status=204)


class RequisitionListLineView(ListBase):
    @operation(status=204)
    def delete(self, request: Request, list_id: UUID, line_id: int) -> Response:
        """Take a line out of a list of one's own"""
        remove_list_line(public_id=list_id, line_id=line_id, viewer=self.viewer, at=self.now)
        return Response(status=204)


class RequisitionListBasketView(ListBase):
    @operation(answer=ListUseAnswer, body=ListBasketBody, once=True)
    def post(self, request: Request, list_id: UUID) -> Response:
        """Put a list, or some of its lines, into the basket

        Lines that today's rules refuse stay out and are answered with their violations. What was ticked when
        the list was saved does not count; tick anew with `ask_anyway`. An equal line in the basket is kept
        once, with the larger quantity.
        """
        body = self.body_as(ListBasketBody)

        def use() -> Answer:
            basket = self.basket
            result = put_list_into_basket(
                public_id=list_id,
                basket=basket,
                viewer=self.viewer,
                line_ids=body.get("lines"),
                accepted_codes=body["ask_anyway"],
                on_date=self.today,
                at=self.now,
            )
            refused = [
                {"line": line_id, "violations": [violation.as_dict() for violation in standing]}
                for line_id, standing in result.refused.items()
            ]
            answer = {"added": result.added, "present": result.present, "refused": refused}
            return 200, answer | {"basket": self.described(basket)}

        return self.once(use)


def _line_values(row: ListLine) -> dict[str, Any]:
    line = row.line
    return {
        "id": line.id,
        "product": line.listing,
        "configuration": line.configuration,
        "summary": line.summary,
        "unit": line.unit,
        "quantity": line.quantity,
        "note": line.note,
        "is_listed": line.listing.is_listed,
        "is_possible": not row.hindrances,
        "violations": [found.as_dict() for found in line.violations],
    }
