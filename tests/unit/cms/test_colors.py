"""The brand colour: what is accepted, and that text on it can be read."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.colors import contrast_ratio, is_hex_color, text_color_on, validate_brand_color

colors = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)


def test_contrast_of_black_and_white_is_the_largest():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#0b5cad", "#0b5cad") == pytest.approx(1)


@given(colors)
def test_every_color_gets_a_text_color_that_can_be_read(color):
    assert contrast_ratio(text_color_on(color), color) >= 4.5
    validate_brand_color(color)


@pytest.mark.parametrize(
    ("background", "text"),
    [("#0b5cad", "#ffffff"), ("#ffd500", "#000000"), ("#ffffff", "#000000"), ("#000000", "#ffffff")],
)
def test_text_is_white_where_white_can_be_read(background, text):
    assert text_color_on(background) == text


@pytest.mark.parametrize(
    "value",
    [
        "",
        "blue",
        "#fff",
        "0b5cad",
        "#0b5cad;",
        "#0b5cad\n",
        "#0b5cag",
        "#0b5cad}body{display:none}",
        "url(x)",
    ],
)
def test_what_is_not_six_hexadecimal_digits_is_refused(value):
    assert not is_hex_color(value)
    with pytest.raises(ValidationError):
        validate_brand_color(value)
