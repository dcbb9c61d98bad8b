"""Every sentence for people passes here, so that it can be said in another language.

`_` takes a whole sentence with named places, `ngettext` one for each number of things; no sentence is put together out
of parts, since other languages order and bend them otherwise. Both are called as gettext's are, so that its tools find
the sentences. The language is chosen before anything else is imported: sentences of modules are said once.
This file keeps to the Python that MicroPython and CPython share; the page has it too.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Sentences = dict[str, "str | tuple[str, ...]"]

ENGLISH = "en"
RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")
"""Languages that are written so."""

_sentences: "Sentences" = {}
_plural = [lambda count: 0 if count == 1 else 1]
_language = [ENGLISH]


def choose_language(sentences: "Sentences", plural: "Any" = None, language: str = ENGLISH) -> None:
    """From now on say these instead: of each sentence, as it stands in the code, its like in another language.

    For those that count, a tuple; `plural` says which of it is for a number. `language` is its name as HTML and
    BCP 47 have it.
    """
    _sentences.clear()
    _sentences.update(sentences)
    if plural:
        _plural[0] = plural
    _language[0] = language


def language() -> str:
    """The language that was chosen, by its name in HTML."""
    return _language[0]


def direction() -> str:
    """How its lines run, by the word of HTML."""
    return "rtl" if _language[0].split("-")[0] in RIGHT_TO_LEFT else "ltr"


def is_translated() -> bool:
    """Whether another language was chosen."""
    return bool(_sentences)


def _(__sentence: str, **values: "Any") -> str:
    """A sentence, its places filled with values."""
    found = _sentences.get(__sentence, __sentence)
    return str(found).format(**values) if values else str(found)


def ngettext(one: str, many: str, count: int, **values: "Any") -> str:
    """A sentence for one thing or for many; `{count}` in it is how many."""
    found = _sentences.get(one)
    sentence = found[_plural[0](count)] if isinstance(found, tuple) else one if count == 1 else many
    return sentence.format(count=count, **values)


def together(*sentences: str) -> str:
    """Whole sentences one after the other; empty ones are passed over."""
    return " ".join([sentence for sentence in sentences if sentence])


def capitalize(words: str) -> str:
    """Words as they begin a line; what is in capitals stays so."""
    return words[:1].upper() + words[1:]
