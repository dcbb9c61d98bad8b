import inspect

import pytest

from scanveil import errors
from scanveil.errors import DecodeError, ScanveilError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ScanveilError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_word_and_a_sentence(kind):
    """Each kind of error has a short word of its own for programs, and carries its sentence."""
    error = kind("Something went wrong.", path="a", keyword="Rows")
    assert kind.reason.replace("-", "").isalpha()
    assert kind.reason == kind.reason.lower()
    assert (str(error), error.sentence, error.path, error.keyword) == ("Something went wrong.",) * 2 + ("a", "Rows")


def test_words_are_told_apart():
    """No two kinds of error have the same word, unless one is a special case of the other."""
    for one in KINDS:
        for other in KINDS:
            assert one is other or one.reason != other.reason or issubclass(one, other) or issubclass(other, one)


def test_path_is_filled_in_once():
    """The file's path is added where it is not known; a known one stays."""
    assert DecodeError("x").at("a").path == "a"
    assert DecodeError("x", path="inner").at("outer").path == "inner"
