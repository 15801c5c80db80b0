"""Where the form at the end of a page is sent to; it also stands here alone."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.models import Page

from cms.contact import TooManyMessages, send_message
from cms.contact_forms import ContactForm, InterestForm
from cms.enums import ContactKind
from cms.models import EditorialPage
from shop.core.exceptions import DomainError

TOO_MANY = _("You have written to us several times within an hour. Please wait a little, or call us.")


class AboutPageMixin:
    """About one published page that the reader may see; every other one is missing."""

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        page = Page.objects.live().select_related("locale").filter(pk=self.kwargs["page_id"]).first()
        if page is None or not all(
            restriction.accept_request(self.request) for restriction in page.get_view_restrictions()
        ):
            raise Http404
        self.about = page
        if not issubclass(page.specific_class or Page, EditorialPage):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"about": self.about, **kwargs})


class ContactView(AboutPageMixin, FormView[ContactForm]):
    """Take a reader's message; by htmx only the form is exchanged, without JavaScript this is a page."""

    form_class = ContactForm
    form_template = "cms/includes/contact_form.html"
    template_name = "cms/contact.html"

    def get_template_names(self) -> list[str]:
        return [self.form_template if self.request.htmx else self.template_name]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "reader": self.request.user}

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_trapped:
            return self.thanks()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: ContactForm) -> HttpResponse:
        if not ratelimit.consume(self.request, action="contact"):
            return self.refuse(form, TOO_MANY, status=429)
        user = self.request.user
        try:
            send_message(
                page=self.about,
                kind=self.kind_of(form),
                text=form.cleaned_data["text"],
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                by=cast(User, user) if user.is_authenticated else None,
                at=timezone.now(),
            )
        except TooManyMessages as error:
            return self.refuse(form, error.message, status=429)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        return self.thanks()

    def kind_of(self, form: ContactForm) -> ContactKind:
        return ContactKind(form.cleaned_data["kind"])

    def form_invalid(self, form: ContactForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def refuse(self, form: ContactForm, message: object, *, status: int) -> HttpResponse:
        """Show the form with what was written, and why it was not taken. htmx exchanges no other failure."""
        form.add_error(None, str(message))
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=422 if self.request.htmx else status)

    def thanks(self) -> HttpResponse:
        if self.request.htmx:
            context = self.get_context_data(form=None)
            return self.response_class(self.request, ["cms/includes/contact_thanks.html"], context)
        return redirect("contact-sent", page_id=self.about.pk)


class InterestView(ContactView):
    """Take down that somebody would like a customer extranet; offered where a page describes one."""

    form_class = InterestForm
    form_template = "cms/includes/interest_form.html"
    template_name = "cms/interest.html"

    def kind_of(self, form: ContactForm) -> ContactKind:
        return ContactKind.EXTRANET


class ContactSentView(AboutPageMixin, TemplateView):
    """Thanks, with the way back."""

    template_name = "cms/contact_sent.html"
