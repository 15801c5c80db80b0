from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.baskets.configuring import configuration_field
from shop.baskets.forms import ConfiguredLineForm
from shop.baskets.options import ACCEPTED_CODES
from shop.baskets.services import add_configured_line, update_configured_line


class AddToBasketForm(ConfiguredLineForm):
    """The configuration field as a form; ``field`` holds the five questions and what the rules say.

    ``values`` are the answers so far. They are validated with ``is_final`` only; until then the form is a
    draft that keeps what was typed.
    """

    def __init__(self, values, *, listing, basket, viewer, on_date, is_final=False):
        answers = values.dict() | {ACCEPTED_CODES: values.getlist(ACCEPTED_CODES)}
        # A button that answers one question: "user_tier=500".
        name, is_fix, value = answers.get("fix", "").partition("=")
        answers |= {name: value} if is_fix else {}
        super().__init__(data=values if is_final else None, initial=answers)
        if name in ("instance_url", "institution"):
            self.fields[name].widget.attrs["autofocus"] = True
        line_id = answers.get("line", "")
        self.line_id = int(line_id) if line_id.isascii() and line_id.isdigit() and len(line_id) < 16 else None
        self.facts = {"basket": basket, "organization_id": viewer.organization_id, "on_date": on_date}
        self.field = configuration_field(
            listing=listing,
            answers=answers,
            accepted_codes=answers[ACCEPTED_CODES],
            replacing=self.line_id,
            **self.facts,
        )

    @property
    def action(self):
        if self.line_id:
            return reverse("basket:line-edit", args=[self.line_id])
        return reverse("basket:add", args=[self.field.listing.key])

    @property
    def address(self):
        """The page with these answers, for the way back from the sign-in."""
        page = reverse("catalogue:detail", args=[self.field.listing.key])
        return self.action if self.line_id else f"{page}{self.field.as_query}#configuration"

    @property
    def submit_label(self):
        return _("Save the line") if self.line_id else _("Add to request")

    def clean(self):
        if self.field.problem:
            name = self.field.problem.field
            self.add_error(name if name in self.fields else None, self.field.problem.message)
        elif self.field.adjusted:
            self.add_error(None, _("Some answers did not fit together. Please look at them once more."))

    def save(self):
        """Put the line into the basket, or change the one it replaces; returns its id. Raises DomainError."""
        line = self.facts | {
            "configuration": self.field.configuration,
            "quantity": self.cleaned_data["quantity"],
            "note": self.cleaned_data["note"],
            "accepted_codes": self.cleaned_data[ACCEPTED_CODES],
        }
        if self.line_id:
            return update_configured_line(line_id=self.line_id, **line)
        return add_configured_line(listing=self.field.listing, **line)
