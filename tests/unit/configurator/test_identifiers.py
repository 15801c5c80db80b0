"""SENs and addresses as people type and copy them."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from shop.configurator.identifiers import address_problem, instance_host, tidy_address, tidy_sen


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("wiki.example.edu", "wiki.example.edu"),
        ("  Wiki.Example.EDU/  ", "wiki.example.edu"),
        ("https://Wiki.example.edu/", "https://wiki.example.edu"),
        ("HTTPS://wiki.example.edu", "https://wiki.example.edu"),
        ("http://wiki.example.edu:8090/Confluence/", "http://wiki.example.edu:8090/Confluence"),
        ("https://wiki.example.edu/display/HOME?pageId=1#top", "https://wiki.example.edu/display/HOME"),
        ("https://jo:secret@wiki.example.edu/wiki", "https://wiki.example.edu/wiki"),
        ("jo@example.edu", "jo@example.edu"),
        ("https://", ""),
        ("our wiki", "our wiki"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_address_is_tidied_without_losing_what_names_the_instance(typed: str, stored: str) -> None:
    assert tidy_address(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("SEN-1234567", "SEN-1234567"),
        (" sen - 12 34 ", "SEN-1234"),
        ("e-1ab-2cd-3ef-4gh", "E-1AB-2CD-3EF-4GH"),
        ("SEN\N{EN DASH}1234567", "SEN-1234567"),
        ("SEN 1234567", "SEN-1234567"),
        ("our own no. 4", "our own no. 4"),
        ("SEN-１２", "SEN-１２"),
    ],
)
def test_sen_of_a_known_shape_is_written_as_the_vendor_prints_it(typed: str, stored: str) -> None:
    assert tidy_sen(typed) == stored


@given(st.text(max_size=80))
@example("0\r?")
@example("0/ /")
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy_address(tidy_address(text)) == tidy_address(text)
    assert tidy_sen(tidy_sen(text)) == tidy_sen(text)


@given(st.text(max_size=80))
def test_any_text_can_be_judged(text: str) -> None:
    assert address_problem(text) is None or instance_host(text)
