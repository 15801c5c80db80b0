"""The department's figures: on the desk, on a page of their own, and as CSV."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from shop.backoffice.access import StaffPage
from shop.figures.selectors import WEEKS_OFFERED, Column, Unit, Value, desk_figures
from shop.figures.showing import shown_figure


class FiguresView(StaffPage):
    """All figures with chart and table; ``?weeks=`` 12, 26 or 52. htmx gets the figures without the page."""

    template_name = "backoffice/figures.html"

    @property
    def weeks(self) -> int:
        text = self.request.GET.get("weeks", "")
        return int(text) if text in map(str, WEEKS_OFFERED) else WEEKS_OFFERED[0]

    def get(self, request: HttpRequest) -> HttpResponse:
        figures = [shown_figure(figure) for figure in desk_figures(at=self.at, weeks=self.weeks)]
        return self.render_to_response(
            {
                "figures": figures,
                "weeks": self.weeks,
                "weeks_offered": WEEKS_OFFERED,
                "is_partial": "HX-Request" in request.headers,
            }
        )


class FigureCsvView(FiguresView):
    """One figure, ``?figure=``, as CSV: values as programs read them, separated as the language's Excel
    expects.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        figures = {figure.code: figure for figure in desk_figures(at=self.at, weeks=self.weeks)}
        code = request.GET.get("figure", next(iter(figures)))
        if code not in figures:
            raise Http404
        figure = figures[code]
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{figure.code}.csv"'
        is_german = get_language() == "de"
        response.write("\ufeff")  # without it Excel takes UTF-8 for the old code page
        writer = csv.writer(response, delimiter=";" if is_german else ",")
        writer.writerow([str(column.label) for column in figure.columns])
        for row in figure.rows:
            writer.writerow(
                [
                    _plain(value, column, is_german=is_german)
                    for value, column in zip(row, figure.columns, strict=True)
                ]
            )
        return response


def _plain(value: Value, column: Column, *, is_german: bool) -> str:
    text = "" if value is None else str(value)
    is_number = column.unit not in (Unit.WEEK, Unit.MONTH)
    return text.replace(".", ",") if is_number and is_german else text
