"""What all pages of the desk have in common: who may come in, how refusals are told, what is done once."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from shop.accounts.models import Organization
from shop.accounts.viewer import Viewer
from shop.core.exceptions import DomainError
from shop.core.idempotency import run_once

ROWS_PER_PAGE = 50


class StaffView(UserPassesTestMixin, View):
    """A page of the licensing department: visitors are sent to sign in, other accounts are refused (403).

    Its answers hold customers' data, so no cache keeps them.
    """

    def test_func(self) -> bool:
        return self.viewer.is_licensing_staff

    @property
    def viewer(self) -> Viewer:
        return cast(Viewer, self.request.viewer)  # type: ignore[attr-defined]

    @property
    def staff(self) -> User:
        """The signed-in colleague."""
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.at: datetime = timezone.now()
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    @contextmanager
    def telling_refusals(self) -> Iterator[None]:
        """Turn a refusal of the domain into a message on the next page; the rest of the block is skipped."""
        try:
            yield
        except DomainError as error:
            messages.error(self.request, error.message)

    def page_of(self, rows: QuerySet[Any], *, count: int | None = None) -> Page[Any]:
        """The page of rows that ``?page=`` asks for; a wrong number gives the nearest one. ``count`` is how
        many rows there are, where the caller knows a cheaper way to count them.
        """
        paginator = Paginator(rows, ROWS_PER_PAGE)
        if count is not None:
            paginator.count = count
        return paginator.get_page(self.request.GET.get("page"))

    def do_once(self, action: Callable[[], object]) -> None:
        """Run the action, unless this very form was sent before: a double click, or a reload of the answer.

        The form carries a token; sent again with other words it counts as another form. Raises what the
        action raises.
        """

        def answer() -> tuple[int, dict[str, object]]:
            action()
            return 302, {}

        sent = self.request.POST
        words = "\0".join(f"{name}={sent[name]}" for name in sorted(sent) if name != "csrfmiddlewaretoken")
        run_once(
            user_id=self.staff.pk,
            key=hashlib.sha256(words.encode()).hexdigest() if sent.get("token") else uuid.uuid4().hex,
            scope=f"POST {self.request.path}"[:200],
            body=None,
            action=answer,
        )


class StaffPage(TemplateResponseMixin, ContextMixin, StaffView):
    """A page of the desk that shows something."""

    @cached_property
    def chosen_customer(self) -> Organization | None:
        """The organisation that ``?organization=`` narrows a list to; one that does not exist is 404."""
        text = self.request.GET.get("organization", "")
        if not text:
            return None
        try:
            return Organization.objects.visible_to(self.viewer).get(public_id=uuid.UUID(text))
        except (ValueError, Organization.DoesNotExist):
            raise Http404 from None

    def of_chosen_customer(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of that organisation, or all."""
        return rows.filter(organization=self.chosen_customer) if self.chosen_customer else rows
