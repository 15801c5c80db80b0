"""Whatever the code records in the audit trail has words there."""

import ast

from django.apps import apps

from shop.trail.words import ACTIONS, KINDS, action_word, kind_word, state_word
from tests.architecture.sources import called_name, nodes


def recorded_actions() -> set[str]:
    """The actions that are written out where an event is recorded."""
    return {
        keyword.value.value
        for _path, call in nodes(ast.Call)
        if called_name(call).rpartition(".")[2] == "record"
        for keyword in call.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }


def test_every_recorded_action_has_words():
    recorded = recorded_actions()

    assert {"issued", "status", "submitted"} <= recorded
    assert sorted(recorded - set(ACTIONS)) == []


def test_every_model_with_a_table_of_transitions_has_words_for_its_states():
    with_states = {
        model._meta.label_lower: {str(state.value) for state in model.TRANSITIONS}
        for model in apps.get_models()
        if getattr(model, "TRANSITIONS", None)
    }
    known = {kind: set(KINDS[kind].states.values) if kind in KINDS else set() for kind in with_states}

    assert known == with_states


def test_a_code_without_words_is_shown_as_it_is():
    assert (action_word("made_up"), kind_word("gone.thing"), state_word("quotes.quote", "gone")) == (
        "Made up",
        "gone.thing",
        "gone",
    )
