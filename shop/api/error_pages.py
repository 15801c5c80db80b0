"""What goes wrong outside of the operations: a page for people, problem details below the API's address.

Django calls these for a request that no view can answer, a host that is not ours or a body that is too large
for instance, and for an error of our own in whatever view. They tell nothing about it.
"""

import json
import sys
from http import HTTPStatus
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults

from shop.api.problem_codes import DOCUMENTATION
from shop.api.problems import CONTENT_TYPE, DatabaseAway

API: Final = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a body that is larger than its address takes."""
    if isinstance(exception, RequestDataTooBig):
        if request.path_info.startswith(API):
            return _problem(413, "body_too_large", _("The body is too large."))
        return HttpResponse(loader.get_template("413.html").render(), status=413)
    if request.path_info.startswith(API):
        return _problem(400, "bad_request", _("We could not read that request. Nothing was changed."))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith(API):
        return _problem(404, "not_found", _("Not found."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 with ``Retry-After`` where the database is away or breaks off: it is worth coming back."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        if request.path_info.startswith(API):
            answer = _problem(503, DatabaseAway.default_code, str(DatabaseAway.default_detail))
        else:
            page = loader.get_template("500.html").render({"code": DatabaseAway.status_code})
            answer = HttpResponse(page, status=DatabaseAway.status_code)
        answer.headers["Retry-After"] = str(DatabaseAway.wait)
        return answer
    if request.path_info.startswith(API):
        return _problem(500, "error", _("Something went wrong on our side. Please try again later."))
    return defaults.server_error(request)


def _problem(status: int, code: str, detail: str) -> HttpResponse:
    problem = {
        "type": f"{DOCUMENTATION}#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"field": "", "code": code, "detail": detail}],
    }
    return HttpResponse(
        json.dumps(problem),
        CONTENT_TYPE,
        status,
        headers={"Cache-Control": "no-store", "Vary": "Accept-Language"},
    )
