"""What the queue of requests may be asked for, and what staff fill in on a request."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import Organization
from shop.backoffice.selectors import TO_ANSWER
from shop.core.forms import PlainForm
from shop.documents.upload_fields import WordsOrFiles
from shop.quotes.enums import OPEN_REQUESTS, RequestStatus
from shop.quotes.queue import DEFAULT_SORT, NOBODY, SORTS, QueueFilter
from shop.quotes.services.requests import LONGEST_MESSAGE
from shop.saved_views.models import LONGEST_NAME

CLOSED = tuple(status for status in RequestStatus if status not in OPEN_REQUESTS)
# What ``?show=`` stands for; a single state goes by its own name.
SHOWN: Final[Mapping[str, Sequence[RequestStatus]]] = {
    "": TO_ANSWER,
    "waiting": (RequestStatus.NEEDS_INFORMATION,),
    "open": OPEN_REQUESTS,
    "closed": CLOSED,
    "all": tuple(RequestStatus),
    **{status.value: (status,) for status in RequestStatus},
}
_SHOW_CHOICES: Final = [
    ("", _("To answer")),
    ("waiting", _("Waiting for the customer")),
    ("open", _("All open ones")),
    ("closed", _("All closed ones")),
    ("all", _("All")),
    *((status.value, status.label) for status in (*TO_ANSWER, *CLOSED)),
]
_SORT_CHOICES: Final = [
    (DEFAULT_SORT, _("Oldest first")),
    ("-submitted", _("Newest first")),
    ("word", _("Longest without a word of the customer")),
    ("-word", _("Newest word of the customer")),
    ("-value", _("Highest value")),
    ("value", _("Lowest value")),
]


class QueueForm(PlainForm):
    """Filters of the queue. What it cannot read filters nothing, and the page says so."""

    show = forms.ChoiceField(label=_("State"), choices=_SHOW_CHOICES, required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    older = forms.IntegerField(
        label=_("Older than … days"), min_value=0, max_value=3650, required=False, localize=False
    )
    least = forms.IntegerField(
        label=_("Value from"), min_value=0, max_value=10**9, required=False, localize=False
    )
    q = forms.CharField(
        label=_("Number, contact or organisation"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(label=_("Order"), choices=_SORT_CHOICES, required=False)
    asks = forms.BooleanField(label=_("With questions to us only"), required=False)
    unread = forms.BooleanField(label=_("Unread only"), required=False)

    def __init__(self, query: QueryDict, *, colleagues: Sequence[User], me: User) -> None:
        super().__init__(query)
        self._me = me
        people = [(str(user.pk), user.get_full_name() or user.email) for user in colleagues]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")),
            ("mine", _("Me")),
            ("nobody", _("Nobody yet")),
            *people,
        ]
        self.is_valid()

    @property
    def wanted(self) -> dict[str, Any]:
        """The filters that could be read, without what applies anyway."""
        wanted = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}
        if wanted.get("sort") == DEFAULT_SORT:
            del wanted["sort"]
        return wanted

    @property
    def is_active(self) -> bool:
        return bool(self.wanted.keys() - {"show", "sort"})

    def queue_filter(self, organization: Organization | None) -> QueueFilter:
        wanted = self.wanted
        sort = wanted.get("sort", DEFAULT_SORT)
        least = wanted.get("least")
        return QueueFilter(
            statuses=SHOWN[wanted.get("show", "")],
            owner_id=self._owner_id(wanted.get("owner", "")),
            organization_id=organization.pk if organization else None,
            older_than_days=wanted.get("older"),
            asks_us=bool(wanted.get("asks")),
            unread=bool(wanted.get("unread")),
            least_value=None if least is None else Decimal(least),
            text=wanted.get("q", ""),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    def as_query(self, organization: Organization | None) -> str:
        """The filters as an address carries them, without the place in the list: what a saved view keeps."""
        query = QueryDict(mutable=True)
        for name, value in self.wanted.items():
            query[name] = "1" if value is True else str(value)
        if organization:
            query["organization"] = str(organization.public_id)
        # Addresses stay readable, so that an erasure finds them in a saved view.
        return query.urlencode(safe="@")

    def _owner_id(self, owner: str) -> int | None:
        return (
            {"": None, "mine": self._me.pk, "nobody": NOBODY}.get(owner)
            if not owner.isdigit()
            else int(owner)
        )


class ViewForm(PlainForm):
    """A name for the filters of a list."""

    name = forms.CharField(label=_("Name of the view"), max_length=LONGEST_NAME)
    is_shared = forms.BooleanField(label=_("Colleagues see it too"), required=False)


class SaveViewForm(ViewForm):
    page = forms.CharField(widget=forms.HiddenInput, max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class MessageForm(WordsOrFiles):
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    text = forms.CharField(
        label=_("Message to the customer"),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_MESSAGE,
        required=False,
    )


class AssignForm(forms.Form):
    """``seen`` is the owner whom the page showed: nobody takes what somebody else has just taken."""

    to = forms.ChoiceField(label=_("Give it to"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {str(user.pk): user for user in colleagues}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (key, user.get_full_name() or user.email) for key, user in self._colleagues.items()
        ]

    def clean_to(self) -> User:
        return self._colleagues[self.cleaned_data["to"]]


class ReadForm(forms.Form):
    """Up to when somebody has read, as the page wrote it."""

    until = forms.DateTimeField(widget=forms.HiddenInput)
