"""Brand, contacts and letterhead: their defaults, what they cost, and that a change is seen."""

import base64

import pytest
from django.core.exceptions import ValidationError
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from cms.context_processors import brand
from cms.models import SiteSettings
from cms.selectors import contacts, letterhead, site_settings
from shop.notifications.layout import lay_out
from shop.notifications.mails import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def in_request():
    """What a request opens and closes, without the database connection of the test."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_without_settings_there_are_defaults_and_no_row_is_written(site):
    row = site_settings()

    assert (row.brand_name, row.primary_color) == ("Licensing Service Center", "#0b5cad")
    assert (row.offer_validity_days, row.payment_term_days, row.page_age_limit_days) == (30, 14, 365)
    assert not SiteSettings.objects.exists()


def test_without_any_site_there_are_defaults_too(client):
    Site.objects.all().delete()

    assert site_settings().brand_name == "Licensing Service Center"
    assert letterhead("en")["name"] == "Licensing Service Center"
    assert contacts().licensing_email == ""
    assert b"#0b5cad" in client.get("/brand.css").content


def test_brand_costs_nothing_until_a_template_uses_it(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        context = Context(brand(request))
        Template("no brand here").render(context)
    with django_assert_num_queries(1):
        html = Template("{{ brand.name }} {{ brand.name }} {{ brand.logo_url }}|{{ brand.phone }}").render(
            context
        )

    assert html == "Licensing Service Center Licensing Service Center |"


def test_within_a_request_settings_are_read_once(site, in_request, django_assert_num_queries):
    SiteSettings.objects.create(site=site, licensing_email="licences@example.org")

    with django_assert_num_queries(1):
        assert contacts().licensing_email == "licences@example.org"
        assert letterhead("en")["email"] == "licences@example.org"
        assert site_settings().licensing_email == "licences@example.org"


def test_a_saved_change_is_seen_in_the_same_request(site, in_request):
    assert site_settings().brand_name == "Licensing Service Center"

    SiteSettings.objects.create(site=site, brand_name="New name")

    assert site_settings().brand_name == "New name"


def test_outside_of_a_request_nothing_is_kept(site):
    assert site_settings().brand_name == "Licensing Service Center"
    SiteSettings.objects.create(site=site)

    SiteSettings.objects.update(brand_name="Changed by another process")

    assert site_settings().brand_name == "Changed by another process"


def test_settings_belong_to_their_site(site):
    other = Site.objects.create(hostname="other.example.org", root_page=site.root_page)
    SiteSettings.objects.create(site=site, brand_name="First")
    SiteSettings.objects.create(site=other, brand_name="Second")

    assert site_settings().brand_name == "First"
    assert site_settings(other).brand_name == "Second"


@pytest.mark.parametrize(
    ("language", "country", "note"), [("en", "Germany", "Thank you."), ("de", "Deutschland", "Vielen Dank.")]
)
def test_letterhead_speaks_the_language_of_the_document(site, language, country, note):
    SiteSettings.objects.create(
        site=site,
        seller_name="Seller Ltd",
        footer_note_en="Thank you.",
        footer_note_de="Vielen Dank.",
        terms_en="Terms: Thank you.",
        terms_de="Terms: Vielen Dank.",
        document_color="#00695c",
    )

    head = letterhead(language)

    assert (head["terms"], head["accent_color"]) == (f"Terms: {note}", "#00695c")

    assert (head["name"], head["country_name"], head["footer_note"]) == ("Seller Ltd", country, note)
    assert all(isinstance(value, str) for value in head.values())


# Wagtail leaves the temporary file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_logo_is_in_the_letterhead_as_data_and_missing_when_its_file_is_gone(site):
    logo = Image.objects.create(title="Logo", file=get_test_image_file(size=(1600, 300)))
    SiteSettings.objects.create(site=site, logo=logo)

    uri = letterhead("en")["logo_data_uri"]

    prefix, data = uri.split(",")
    assert prefix == "data:image/png;base64"
    assert base64.b64decode(data).startswith(b"\x89PNG")
    assert brand(RequestFactory().get("/"))["brand"].logo_url.endswith(".webp")

    logo.renditions.all().delete()
    logo.file.storage.delete(logo.file.name)
    assert letterhead("en")["logo_data_uri"] == ""
    assert brand(RequestFactory().get("/"))["brand"].logo_url == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary_color", "red"),
        ("primary_color", "#fff;}x"),
        ("iban", "DE51000000000123456789"),
        ("bic", "x"),
        ("seller_country", "Germany"),
        ("chat_url", "javascript:alert(1)"),
        ("document_color", "#ffd500"),
        ("offer_validity_days", 0),
        ("payment_term_days", 4000),
    ],
)
def test_wrong_settings_are_refused(site, field, value):
    with pytest.raises(ValidationError) as refusal:
        SiteSettings(site=site, **{field: value}).full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_brand_style_sheet_carries_the_color_and_what_can_be_read_on_it(client, site):
    SiteSettings.objects.create(site=site, primary_color="#ffd500")

    response = client.get("/brand.css")

    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "max-age=300" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    assert response.content.decode() == (
        ":root {\n  --brand: #ffd500;\n  --brand-rgb: 255, 213, 0;\n  --brand-contrast: #000000;\n}\n"
    )


def test_brand_style_sheet_is_sent_again_only_after_a_change(client, site):
    row = SiteSettings.objects.create(site=site)
    etag = client.get("/brand.css").headers["ETag"]

    assert client.get("/brand.css", headers={"if-none-match": etag}).status_code == 304

    row.primary_color = "#7a1f5c"
    row.save()
    response = client.get("/brand.css", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert response.headers["ETag"] != etag


@pytest.mark.parametrize("hostile", ["#fff;}b{", "</style>", "red", "", "url(//"])
def test_brand_style_sheet_never_repeats_a_color_that_is_none(client, site, hostile):
    """Past the form's validation, by SQL."""
    SiteSettings.objects.create(site=site)
    SiteSettings.objects.update(primary_color=hostile)

    assert client.get("/brand.css").content.decode() == (
        ":root {\n  --brand: #0b5cad;\n  --brand-rgb: 11, 92, 173;\n  --brand-contrast: #ffffff;\n}\n"
    )


def test_brand_style_sheet_answers_reading_only(client):
    response = client.post("/brand.css")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(("language", "hours"), [("en", "Mondays"), ("de", "montags"), ("fr", "Mondays")])
def test_opening_hours_are_told_in_the_readers_language(site, language, hours):
    SiteSettings.objects.create(site=site, opening_hours_en="Mondays", opening_hours_de="montags")

    with override(language):
        assert contacts().opening_hours == hours
        assert brand(RequestFactory().get("/"))["brand"].opening_hours == hours


def test_pages_show_contacts_hours_and_chat_as_set(client, site):
    SiteSettings.objects.create(
        site=site,
        licensing_email="licences@example.org",
        opening_hours_en="Mondays only",
        chat_url="https://chat.example.org/",
    )

    html = client.get("/accounts/login/").content.decode()

    assert [text for text in ("licences@example.org", "Mondays only") if text not in html] == []
    assert 'href="https://chat.example.org/"' in html


@pytest.mark.parametrize(("language", "hours"), [("en", "Mondays only"), ("de", "nur montags")])
def test_mails_show_contacts_hours_and_chat_as_set(site, language, hours):
    SiteSettings.objects.create(
        site=site,
        licensing_email="licences@example.org",
        opening_hours_en="Mondays only",
        opening_hours_de="nur montags",
        chat_url="https://chat.example.org/",
    )

    with override(language):
        letter = lay_out(Mail(subject="Hello", about=site, paragraphs=["A text."]), language=language)

    for version in (letter.text, letter.html):
        told = ("licences@example.org", hours, "https://chat.example.org/")
        assert [text for text in told if text not in version] == []


def test_settings_are_seen_in_the_preview_before_they_are_saved(admin_client, site):
    row = SiteSettings.objects.create(site=site, seller_name="Seller Ltd")
    address = reverse("wagtailsettings:preview_on_edit", args=["cms", "sitesettings", site.pk])
    form = {field.name: field.value_from_object(row) for field in row._meta.fields}
    form = {name: "" if value is None else value for name, value in form.items()}
    form |= {"brand_name": "Tried out", "primary_color": "#ffd500", "opening_hours_en": "Mondays only"}

    told = admin_client.post(address, form).json()
    response = admin_client.get(address)

    assert told == {"is_valid": True, "is_available": True}
    html = response.content.decode()
    seen = ("Tried out", 'fill="#ffd500"', "contrast 14.7 : 1", "Mondays only", "Seller Ltd")
    assert [text for text in seen if text not in html] == []
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    row.refresh_from_db()
    assert row.brand_name == "Licensing Service Center"


def test_the_preview_is_for_those_who_may_change_the_settings(client, site):
    address = reverse("wagtailsettings:preview_on_edit", args=["cms", "sitesettings", site.pk])

    assert "Preview of the site settings" not in client.get(address, follow=True).content.decode()
