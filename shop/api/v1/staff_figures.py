"""The licensing desk: the department's figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Shape, operation
from shop.figures.selectors import WEEKS_OFFERED, Figure, Unit, Value, desk_figures


class FiguresQuery(Shape):
    weeks = serializers.ChoiceField(
        [(number, number) for number in WEEKS_OFFERED], default=WEEKS_OFFERED[0], help_text="The period."
    )


class FigureColumn(Shape):
    code = serializers.CharField()
    title = serializers.CharField(source="label", help_text="In your language.")
    unit = serializers.ChoiceField([(unit.value, unit.value) for unit in Unit])
    currency = serializers.CharField(help_text="Of amounts; else empty.")


class FigureAnswer(Shape):
    code = serializers.CharField()
    title = serializers.CharField(help_text="In your language.")
    explanation = serializers.CharField(help_text="What is counted and how, in your language.")
    columns = FigureColumn(many=True)
    rows = serializers.ListField(
        child=serializers.ListField(),
        help_text="Values in the order of the columns: a week or month as its first day, amounts as text, "
        "null where there is nothing to count.",
    )


class FiguresAnswer(Shape):
    weeks = serializers.IntegerField()
    figures = FigureAnswer(many=True)


def _value(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def figure_values(figure: Figure) -> dict[str, Any]:
    """A figure as ``FigureAnswer`` reads it."""
    return {
        "code": figure.code,
        "title": figure.title,
        "explanation": figure.explanation,
        "columns": figure.columns,
        "rows": [[_value(value) for value in row] for row in figure.rows],
    }


class StaffFiguresView(StaffView):
    @operation(answer=FiguresAnswer, query=FiguresQuery)
    def get(self, request: Request) -> Response:
        """The figures of the department

        Requests per week, time to the first answer and to the offer, acceptance rate, open offers, renewals
        ahead.
        """
        weeks = int(self.query_as(FiguresQuery)["weeks"])
        figures = [figure_values(figure) for figure in desk_figures(at=self.now, weeks=weeks)]
        return Response(FiguresAnswer({"weeks": weeks, "figures": figures}).data)
