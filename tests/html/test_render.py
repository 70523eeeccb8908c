"""Templates: every value is text, what is missing is an error, and what they say is in the language of the reader."""

import importlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, Environment, UndefinedError

from ndrcpdf.html import render
from ndrcpdf.messages import _, language

module = importlib.import_module("ndrcpdf.html.render")
TEMPLATES = {
    "words.html.j2": '<p title="{{ words }}">{{ words }}</p>',
    "language.html.j2": "{{ language() }} {{ _('page {page}').format(page=words) }}",
}


@pytest.fixture(scope="module", autouse=True)
def environment() -> Iterator[Environment]:
    """The environment, with some templates more."""
    environment = module._environment()
    own = environment.loader
    environment.loader = ChoiceLoader([own, DictLoader(TEMPLATES)])
    yield environment
    environment.loader = own


@given(st.text("<>&\"' a-/é"))
def test_every_value_is_text_and_never_markup(words: str) -> None:
    html = render("words", words=words)
    attribute, text = html.removeprefix('<p title="').removesuffix("</p>").split('">')
    assert not set("<>\"'") & set(attribute + text)
    assert unescape(attribute) == unescape(text) == words


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="words"):
        render("words")


def test_a_template_speaks_the_language_of_the_messages() -> None:
    assert render("language", words="<3>") == f"{language()} {_('page {page}').format(page='&lt;3&gt;')}"


def test_every_template_can_be_compiled(environment: Environment) -> None:
    folder = Path(module.__file__).parent / "templates"
    for path in folder.iterdir():
        assert environment.get_template(path.name)
