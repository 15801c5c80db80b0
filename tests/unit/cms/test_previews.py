"""What the preview of the site settings says about colours."""

import pytest
from django.core.exceptions import ValidationError

from cms.colors import validate_paper_color
from cms.models import SiteSettings
from cms.previews import color_samples


def test_both_colors_are_shown_with_the_contrast_they_have():
    button, heading = color_samples(SiteSettings(primary_color="#ffd500", document_color="#0b5cad"))

    assert (button.background, button.text, button.contrast) == ("#ffd500", "#000000", 14.7)
    assert (heading.background, heading.text, heading.contrast) == ("#ffffff", "#0b5cad", 6.6)


def test_a_contrast_that_is_not_enough_is_not_rounded_up():
    (_button, heading) = color_samples(SiteSettings(document_color="#777777"))  # 4.478

    assert heading.contrast == 4.4


def test_what_is_no_color_has_no_sample():
    assert color_samples(SiteSettings(primary_color="red", document_color="#fff;}x")) == []


@pytest.mark.parametrize("color", ["#0b5cad", "#000000", "#767676"])
def test_a_dark_color_is_taken_for_paper(color):
    validate_paper_color(color)


@pytest.mark.parametrize(
    ("color", "code"), [("#777777", "contrast"), ("#ffd500", "contrast"), ("x", "invalid")]
)
def test_a_color_that_cannot_be_read_on_paper_is_refused(color, code):
    with pytest.raises(ValidationError) as refusal:
        validate_paper_color(color)

    assert refusal.value.code == code
