"""The texts of mails: staff look at them, change them, try them out, and go back to the built-in ones."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from shop.backoffice.access import StaffPage, StaffView
from shop.core.exceptions import DomainError, StaleVersion
from shop.core.forms import PlainForm
from shop.notifications.kinds import KINDS, PLACEHOLDERS
from shop.notifications.mail_kind import MailKind
from shop.notifications.mail_templates import (
    checked_texts,
    keep_draft,
    preview,
    request_test,
    restore_template,
    save_template,
)
from shop.notifications.models import LONGEST_SUBJECT, LONGEST_TEXT
from shop.notifications.selectors import (
    Texts,
    built_in_texts,
    draft_of,
    edited_templates,
    template_of,
    texts_of,
)

LANGUAGES = dict(settings.LANGUAGES)


class MailTextForm(PlainForm):
    """The texts of one kind of mail in one language."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    opening = forms.CharField(
        label=gettext_lazy("Before the facts"),
        help_text=gettext_lazy("An empty line begins a new paragraph."),
        max_length=LONGEST_TEXT,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    closing = forms.CharField(
        label=gettext_lazy("After the facts"),
        max_length=LONGEST_TEXT,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, localize=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "opening", "closing"):
            self.fields[name].widget.attrs["lang"] = language

    def texts(self, kind: MailKind) -> Texts | None:
        """What was typed, if it can be mailed; else the form has errors."""
        if not self.is_valid():
            return None
        typed = {name: self.cleaned_data[name] for name in ("subject", "opening", "closing")}
        try:
            return checked_texts(kind, **typed)
        except DomainError as error:
            self.add_error(error.field, error.message)
            return None


class MailTemplatesView(StaffPage):
    """All kinds of mails and what became of their texts."""

    template_name = "backoffice/mail_templates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        edited = {(row.kind, row.language): row for row in edited_templates()}
        rows = [
            {
                "kind": kind,
                "texts": [
                    {"language": code, "name": name, "template": edited.get((kind.code, code))}
                    for code, name in settings.LANGUAGES
                ],
            }
            for kind in KINDS.values()
        ]
        return self.render_to_response({"rows": rows})


class OfMailKind:
    """What an address below a kind and a language is about."""

    kwargs: dict[str, Any]

    @property
    def kind(self) -> MailKind:
        """Raises Http404."""
        try:
            return KINDS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    @property
    def language(self) -> str:
        """Raises Http404."""
        language = str(self.kwargs["language"])
        if language not in LANGUAGES:
            raise Http404
        return language


class MailTemplatePage(OfMailKind, StaffPage):
    """The editor, shown again with what was refused or is to be looked at."""

    template_name = "backoffice/mail_template.html"

    def show(
        self,
        form: MailTextForm | None = None,
        *,
        shown: Texts | None = None,
        is_draft: bool = False,
        is_conflict: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        kind, language = self.kind, self.language
        template = template_of(kind, language=language)
        current = texts_of(kind, template)
        initial = {
            "subject": current.subject,
            "opening": current.opening,
            "closing": current.closing,
            "version": template.version,
        }
        context = {
            "kind": kind,
            "language": language,
            "language_name": LANGUAGES[language],
            "template": template,
            "current": current,
            "built_in": built_in_texts(kind, language=language),
            "form": form or MailTextForm(initial=initial, language=language),
            "placeholders": [
                {"code": f"{{{name}}}", "meaning": PLACEHOLDERS[name]} for name in kind.placeholders
            ],
            "letter": preview(kind, shown or current, language=language),
            "is_draft": is_draft,
            "is_conflict": is_conflict,
        }
        return self.render_to_response(context, status=status)


class MailTemplateView(MailTemplatePage):
    def get(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        form = MailTextForm(request.POST, language=language)
        texts = form.texts(self.kind)
        if texts is None:
            return self.show(form, status=422)
        try:
            save_template(
                kind=self.kind,
                language=self.language,
                version=form.cleaned_data["version"],
                texts=texts,
                by=self.staff,
                at=self.at,
            )
        except StaleVersion:
            # What was typed stays; saving it again is then a decision.
            again = {**request.POST.dict(), "version": template_of(self.kind, language=language).version}
            return self.show(
                MailTextForm(again, language=language), shown=texts, is_conflict=True, status=409
            )
        messages.success(request, _("Saved. Mails say this from now on."))
        return redirect("backoffice:mail-template", kind=kind, language=language)


class MailPreviewView(MailTemplatePage):
    """Look at what was typed without saving it."""

    def post(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        form = MailTextForm(request.POST, language=language)
        texts = form.texts(self.kind)
        if texts is None:
            return self.show(form, status=422)
        keep_draft(kind=self.kind, language=self.language, texts=texts, by=self.staff, at=self.at)
        return self.show(form, shown=texts, is_draft=True)


class MailTestView(MailTemplatePage):
    """Have what was typed mailed to oneself."""

    def post(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        form = MailTextForm(request.POST, language=language)
        texts = form.texts(self.kind)
        if texts is None:
            return self.show(form, status=422)
        request_test(kind=self.kind, language=self.language, texts=texts, by=self.staff, at=self.at)
        messages.success(
            request, _("A test mail to %(address)s is on its way.") % {"address": self.staff.email}
        )
        return self.show(form, shown=texts, is_draft=True)


class MailRestoreView(MailTemplatePage):
    """Put the built-in texts into force again."""

    def post(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        found, of_language = self.kind, self.language
        version = request.POST.get("version", "")
        with self.telling_refusals():
            if not (version.isascii() and version.isdigit() and len(version) < 9):
                raise StaleVersion()
            restore_template(
                kind=found, language=of_language, version=int(version), by=self.staff, at=self.at
            )
            messages.success(request, _("The built-in text is in force again."))
        return redirect("backoffice:mail-template", kind=kind, language=language)


# The mail brings its styles in line, and may do nothing else.
@method_decorator(
    csp_replace(
        {
            "default-src": [NONE],
            "script-src": [NONE],
            "style-src": [UNSAFE_INLINE],
            "img-src": [NONE],
            "font-src": [NONE],
            "connect-src": [NONE],
            "form-action": [NONE],
            "frame-ancestors": [SELF],
            "sandbox": True,
        }
    ),
    name="dispatch",
)
@method_decorator(xframe_options_sameorigin, name="dispatch")
class MailSheetView(OfMailKind, StaffView):
    """The HTML version alone, for the frame of the editor; with ``?draft`` what the colleague tries out."""

    def get(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        texts = texts_of(self.kind, template_of(self.kind, language=self.language))
        if "draft" in request.GET:
            draft = draft_of(self.kind, language=self.language, author=self.staff)
            if draft is not None:
                texts = Texts(subject=draft.subject, opening=draft.opening, closing=draft.closing)
        return HttpResponse(preview(self.kind, texts, language=self.language).html)
