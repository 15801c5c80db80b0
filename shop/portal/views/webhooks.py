"""Webhooks of the organisation, for its administrators."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from shop.core.exceptions import DomainError
from shop.portal.mixins import found
from shop.portal.views.organization import AdministratorMixin
from shop.portal.webhook_forms import WebhookEditForm, WebhookForm
from shop.webhooks.enums import DeliveryState
from shop.webhooks.events import event_words
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from shop.webhooks.selectors import deliveries_of, endpoints_for
from shop.webhooks.services import (
    create_endpoint,
    delete_endpoint,
    edit_endpoint,
    redeliver,
    rotate_secret,
    send_test,
)

DELIVERIES_PER_PAGE = 25
BADGES = {
    DeliveryState.PENDING: "waiting",
    DeliveryState.DELIVERED: "done",
    DeliveryState.DEAD: "failed",
}


class WebhookMixin(AdministratorMixin):
    """A page about the webhooks of the organisation that one administers."""

    kwargs: dict[str, Any]

    @cached_property
    def endpoint(self) -> WebhookEndpoint:
        """The one in the address. Raises Http404 for one of another organisation too."""
        mine = endpoints_for(self.customer).filter(organization=self.organization)
        return found(mine.select_related("created_by").get, public_id=self.kwargs["public_id"])

    def to_endpoint(self) -> HttpResponse:
        return redirect("portal:organization-webhook", public_id=self.kwargs["public_id"])

    def deliveries_context(self) -> dict[str, Any]:
        """The page of deliveries that the address asks for."""
        pages = Paginator(deliveries_of(self.endpoint), DELIVERIES_PER_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        return {
            "page_obj": page,
            "deliveries": [
                {
                    "delivery": delivery,
                    "words": event_words(delivery.event.type),
                    "badge": BADGES[DeliveryState(delivery.state)],
                }
                for delivery in page
            ],
        }

    def answer_with_secret(self, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
        """The page of the webhook with its secret, which is shown this once."""
        view = WebhookDetailView(request=self.request, kwargs={"public_id": endpoint.public_id})
        view.endpoint = endpoint
        response = view.render_to_response(view.get_context_data(secret=secret))
        response.headers["Cache-Control"] = "private, no-store"
        return response


class WebhookListView(WebhookMixin, TemplateView):
    template_name = "portal/webhook_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        endpoints = endpoints_for(self.customer).filter(organization=self.organization)
        return super().get_context_data(organization=self.organization, endpoints=endpoints, **kwargs)


class WebhookNewView(WebhookMixin, FormView[WebhookForm]):
    """The form for a new one; its secret is in the answer to the form only."""

    template_name = "portal/webhook_edit.html"
    form_class: Any = WebhookForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Missing for who belongs to no organisation.
        self.organization  # noqa: B018 - looked up for its refusal
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: WebhookForm) -> HttpResponse:
        self.organization  # noqa: B018 - looked up for its refusal
        try:
            endpoint, secret = create_endpoint(
                viewer=self.customer, facts=form.facts(), by=self.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        return self.answer_with_secret(endpoint, secret)

    def form_invalid(self, form: WebhookForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class WebhookDetailView(WebhookMixin, TemplateView):
    """Facts, what to do with it, and what it was told."""

    template_name = "portal/webhook_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        endpoint = self.endpoint
        until = endpoint.previous_until
        return super().get_context_data(
            endpoint=endpoint,
            events=[(name, event_words(name)) for name in endpoint.events],
            old_secret_until=until if until is not None and until > timezone.now() else None,
            **self.deliveries_context(),
            **kwargs,
        )


class WebhookEditView(WebhookMixin, FormView[WebhookEditForm]):
    """Who saved in between is not overwritten unseen (409)."""

    template_name = "portal/webhook_edit.html"
    form_class = WebhookEditForm

    def get_initial(self) -> dict[str, Any]:
        return WebhookEditForm.values_of(self.endpoint)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(endpoint=self.endpoint, **kwargs)

    def form_valid(self, form: WebhookEditForm) -> HttpResponse:
        try:
            found(
                edit_endpoint,
                public_id=self.endpoint.public_id,
                viewer=self.customer,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            status = 409 if error.code == "stale_version" else 422
            return self.render_to_response(self.get_context_data(form=form), status=status)
        messages.success(self.request, _("The webhook is saved."))
        return self.to_endpoint()

    def form_invalid(self, form: WebhookEditForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class WebhookRotateView(WebhookMixin, View):
    """POST: a new secret, shown in the answer only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        endpoint, secret = rotate_secret(
            public_id=self.endpoint.public_id, viewer=self.customer, by=self.user, at=timezone.now()
        )
        return self.answer_with_secret(endpoint, secret)


class WebhookTestView(WebhookMixin, View):
    """POST: send a test event."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        try:
            send_test(
                public_id=self.endpoint.public_id, viewer=self.customer, by=self.user, at=timezone.now()
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("A test event is on its way. Load this page again in some seconds."))
        return self.to_endpoint()


class WebhookDeleteView(WebhookMixin, TemplateView):
    """Asks first; the POST deletes the webhook and its log."""

    template_name = "portal/webhook_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(endpoint=self.endpoint, **kwargs)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        found(
            delete_endpoint,
            public_id=self.endpoint.public_id,
            viewer=self.customer,
            by=self.user,
            at=timezone.now(),
        )
        messages.success(request, _("The webhook is deleted; nothing more is sent there."))
        return redirect("portal:organization-webhooks")


class WebhookDeliveryView(WebhookMixin, TemplateView):
    """What is sent, and every attempt."""

    template_name = "portal/webhook_delivery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery: WebhookDelivery = found(
            deliveries_of(self.endpoint).prefetch_related("log").get, public_id=self.kwargs["delivery_id"]
        )
        return super().get_context_data(
            endpoint=self.endpoint,
            delivery=delivery,
            words=event_words(delivery.event.type),
            badge=BADGES[DeliveryState(delivery.state)],
            payload=json.dumps(json.loads(delivery.event.body), indent=2, ensure_ascii=False),
            **kwargs,
        )


class WebhookRedeliverView(WebhookMixin, View):
    """POST: send an event again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID, delivery_id: UUID) -> HttpResponse:
        try:
            found(
                redeliver,
                public_id=self.endpoint.public_id,
                delivery_id=delivery_id,
                viewer=self.customer,
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The event is sent again. Load the page again in some seconds."))
        return redirect("portal:organization-webhook-delivery", public_id=public_id, delivery_id=delivery_id)
