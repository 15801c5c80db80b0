"""Files: what is private is handed out after a look at who asks, whatever the address (L-13)."""

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import FileField
from django.urls import Resolver404, reverse
from django.urls import resolve as resolved
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from shop.documents.models import StoredDocument
from tests.factories.accounts import make_person
from tests.factories.cms import FaqIndexPageFactory, HomePageFactory

pytestmark = pytest.mark.django_db
SECRET = b"For members of the team only."


@pytest.fixture
def private_document():
    closed = Collection.get_first_root_node().add_child(instance=Collection(name="Team"))
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.LOGIN
    )
    return get_document_model().objects.create(
        title="Plans", file=ContentFile(SECRET, name="plans.txt"), collection=closed
    )


def test_a_private_document_of_the_editors_is_closed_to_visitors(client, private_document):
    address = reverse("wagtaildocs_serve", args=[private_document.pk, private_document.filename])

    as_visitor = client.get(address)
    client.force_login(make_person())
    signed_in = client.get(address)

    assert as_visitor.status_code == 302
    assert as_visitor["Location"].startswith("/accounts/login/")
    assert signed_in.getvalue() == SECRET


def test_a_private_page_of_the_editors_is_closed_to_visitors(client):
    page = FaqIndexPageFactory(parent=HomePageFactory())
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    as_visitor = client.get("/faq/")
    restriction.restriction_type, restriction.password = PageViewRestriction.PASSWORD, "let-me-in"
    restriction.save()
    asked = client.get("/faq/")
    form = {"password": "let-me-in", "return_url": "/faq/"}
    entered = client.post(f"/_pages/password/{restriction.pk}/{page.pk}/", form)

    assert (as_visitor.status_code, as_visitor["Location"]) == (302, "/accounts/login/?next=/faq/")
    assert f'action="/_pages/password/{restriction.pk}/{page.pk}/"' in asked.content.decode()
    assert (entered.status_code, entered["Location"]) == (302, "/faq/")
    assert client.get("/faq/").status_code == 200


def test_the_file_of_a_document_has_no_address_of_its_own(client, private_document):
    HomePageFactory()

    answers = {
        path: client.get(path) for path in (private_document.file.url, f"/{private_document.file.name}")
    }

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 404)
    assert not any(SECRET in answer.content for answer in answers.values())


def test_customers_documents_have_no_address():
    storage = StoredDocument._meta.get_field("file").storage

    with pytest.raises(ValueError, match="has no address"):
        storage.url("documents/a.pdf")


def test_only_folders_that_are_meant_for_everybody_are_public(settings):
    """A new file field needs a decision: a folder that is served, or a view that looks who asks."""
    folders = {
        str(field.upload_to).split("/")[0]
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField) and isinstance(field.upload_to, str)
    }

    assert {"avatar_images", "images", "logos"} == {*settings.PUBLIC_MEDIA}
    assert folders == {"categories", "documents", "logos", "wagtail_uploads"}


def test_media_files_are_served_by_the_application_in_debug_mode_only():
    with pytest.raises(Resolver404):
        resolved("/media/logos/a.png")
