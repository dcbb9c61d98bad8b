"""The data set in, the data set without the identity out: what the rules say of each element is done to it.

What no rule touches is copied as it stands, in runs as long as possible; only what a rule touches is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from scanveil.deid.cleaning import actions, content, dates
from scanveil.deid.cleaning.content import Fate
from scanveil.deid.cleaning.icc import without_texts
from scanveil.deid.cleaning.labels import Labels
from scanveil.deid.cleaning.private import (
    SAFE_PRIVATE_OPTION,
    Block,
    Claim,
    claims_of,
    gradient_in_comment,
    numbers_inside,
    safe_private,
)
from scanveil.deid.cleaning.uids import Secrets
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.out.report import Done
from scanveil.deid.rules.attributes import CODE_VALUE_SEQUENCES, PUBLISHED_SCHEMES, dictionary
from scanveil.deid.rules.codes import is_defined
from scanveil.deid.rules.policy import Policy
from scanveil.deid.rules.profile import Verdicts, rules_of
from scanveil.deid.rules.terms import DEFINED_TERMS
from scanveil.deid.rules.texts import LABELS
from scanveil.deid.rules.verdicts import (
    HIDDEN,
    ITEMS_REMOVED,
    TYPED_VALUES,
    UNREADABLE_SEQUENCE,
    WORDS_CUT,
    Act,
    Verdict,
)
from scanveil.dicom import tags, writing
from scanveil.dicom.reading import Header
from scanveil.dicom.values import Values
from scanveil.dicom.wire import (
    ITEM_STARTS,
    SHORT_HEADER,
    Element,
    Encoding,
    inner_encoding,
    is_canonical,
    items,
    parse_all,
    value_of,
)
from scanveil.errors import MalformedError, TooDeepError, TruncatedError

WORDS_CUT_LABEL = f"clean_descriptors: {WORDS_CUT}"
_CONTENT_REMOVED = f"clean_structured_content: {ITEMS_REMOVED}"

_CODE_MACRO = frozenset(range(tags.CODE_VALUE, tags.MAPPING_RESOURCE_IDENTIFICATION_SEQUENCE))
_BINARY_VRS = frozenset({b"AT", b"FD", b"FL", b"SL", b"SS", b"SV", b"UL", b"US", b"UV"})
_BY_CHOICE = frozenset(
    {
        *(Act.MOVE, Act.RETAIN, Act.RETAIN_CODE, Act.RETAIN_TERM, Act.RETAIN_DATE),
        *(Act.CAP_AGE, Act.CLEAN, Act.KEEP_TERMS),
    }
)
_NOTHING = Verdict(Act.KEEP, b"", "")  # an empty value says nothing and stays


class Replacements(NamedTuple):
    """What stands for a patient's own values: a pseudonym, values that a person typed, and dates moved by days.

    `drawings` are the verdicts on what a person has looked at.
    """

    pseudonym: bytes
    typed: Mapping[int, bytes]
    days_moved: int
    drawings: Mapping[int, Verdict]


class Rewriter:
    """Rewrites the elements of one file; `done` has each thing done, `blocks` the private blocks that stayed."""

    def __init__(
        self, header: Header, own: Values, secrets: Secrets, policy: Policy, words: SafeWords, new: Replacements
    ) -> None:
        self.done: list[Done] = []
        self.blocks: list[Block] = []
        self._header = header
        self._own = own
        self._secrets = secrets
        self._policy = policy
        self._words = words
        self._new = new
        self._rules = rules_of(policy)
        self._path: tuple[int, ...] = ()
        self._item = own
        self._labels = Labels()
        self._keeps_private = SAFE_PRIVATE_OPTION in policy.options
        self._special = {**{tag: TYPED_VALUES[tag] for tag in new.typed}, **new.drawings}

    def go_behind_pixels(self) -> None:
        """What is kept by choice stands in front of the pixels, and so does what says so; what was typed stays so."""
        self._keeps_private = False
        self._special = {tag: TYPED_VALUES[tag] for tag in self._new.typed}

    @cached_property
    def _counts_items(self) -> bool:
        return content.counts_items(self._header.buffer[: self._header.pixels_at])

    def rewrite(
        self, buffer: bytes, elements: list[Element], encoding: Encoding, verdicts: Verdicts, depth: int = 0
    ) -> bytes | None:
        """What adjacent elements become; None where no rule touches any of them."""
        pieces: list[bytes] = []
        special = self._special_among(buffer, elements, encoding, depth)
        run = start = elements[0].start if elements else 0
        path, note = self._path, self.done.append
        keep, keep_if_plain, keep_terms, remove = Act.KEEP, Act.KEEP_IF_PLAIN, Act.KEEP_TERMS, Act.REMOVE
        for element in elements:  # the hot loop: most elements are kept or removed, and done with here
            tag, vr, at, value, value_end, end, undefined = element
            ruling = verdicts[tag, vr]
            act = ruling[0]
            if act is keep:
                continue
            if special and tag in special:
                ruling = special[tag]
                act = ruling[0]
            if act is keep_if_plain:
                is_plain = not undefined and (value - at == SHORT_HEADER or is_canonical(buffer, element))
                if is_plain and not buffer.startswith(ITEM_STARTS, value, end):
                    continue
                ruling, act = HIDDEN, remove
            if act is keep_terms and buffer[value:value_end] in self._words.terms and is_canonical(buffer, element):
                continue
            new: bytes | None = b""
            if act is not remove:
                new, ruling = self._apply_if_readable(buffer, element, encoding, verdicts, ruling, depth)
                if new is None:
                    if ruling.option:
                        note((path, tag, ruling.label))
                    continue
            note((path, tag, ruling.label))
            if at > run:
                pieces.append(buffer[run:at])
            if new:
                pieces.append(new)
            run = end
        return None if run == start else b"".join((*pieces, buffer[run : elements[-1].end]))

    def _special_among(
        self, buffer: bytes, elements: list[Element], encoding: Encoding, depth: int
    ) -> Mapping[int, Verdict] | None:
        """The verdicts on single elements, which go before the rules: what was typed, looked at or is known as safe."""
        private = self._safe_private(buffer, elements, encoding, depth) if self._keeps_private else None
        if depth == 0 and self._keeps_private:
            private = {**(private or {}), **gradient_in_comment(self._own, self._words)}
        if depth or not self._special:
            return private
        return {**(private or {}), **self._special}

    def _apply_if_readable(
        self, buffer: bytes, element: Element, encoding: Encoding, verdicts: Verdicts, ruling: Verdict, depth: int
    ) -> tuple[bytes | None, Verdict]:
        """As `_apply`; nothing where it is a sequence that cannot be read."""
        try:
            return self._apply(buffer, element, encoding, verdicts, ruling, depth)
        except TooDeepError:
            raise
        except (MalformedError, TruncatedError):
            return b"", UNREADABLE_SEQUENCE

    def _apply(
        self, buffer: bytes, element: Element, encoding: Encoding, verdicts: Verdicts, ruling: Verdict, depth: int
    ) -> tuple[bytes | None, Verdict]:
        """What one element becomes that is neither kept nor removed, and the verdict that was followed in the end.

        None where it stays as it is after all.
        """
        act, vr, tag = ruling.act, ruling.vr, element.tag
        if act in _BY_CHOICE and vr != b"SQ":
            return self._chosen(buffer, element, encoding, verdicts, ruling, depth)
        if act is Act.UID:
            old = value_of(buffer, element)
            value = self._secrets.replace_uids(tag, old)
            stays = value == old.rstrip(b"\0 ") and not element.undefined and is_canonical(buffer, element)
            return None if stays else writing.element(tag, vr, value, encoding), ruling
        if act is Act.REMOVE:
            return b"", ruling
        if act is Act.EMPTY:
            return actions.empty(tag, vr, encoding), ruling
        if act is Act.DUMMY:
            return actions.dummy(tag, vr, encoding), ruling
        if act is Act.PSEUDONYM:
            return writing.element(tag, vr, self._new.pseudonym, encoding), ruling
        if act is Act.TYPED:
            return writing.element(tag, vr, self._new.typed[tag], encoding), ruling
        if act is Act.ZERO:
            return actions.zeros(tag, vr, element.value_end - element.value, encoding), ruling
        if act is Act.LABEL:
            return self._labelled(element, value_of(buffer, element), ruling, encoding), ruling
        if act is Act.CLEAN_PROFILE:
            return self._without_texts(buffer, element, encoding), ruling
        if act is Act.KEEP:
            return None, ruling
        new = self._open(buffer, element, encoding, verdicts.inside(tag, act), act, depth)
        if new == b"" and ruling.basic and ruling.basic.act is Act.EMPTY:  # nothing is left of it, but it must be there
            return actions.empty(tag, vr, encoding), ruling.basic
        return new, ruling

    def _labelled(self, element: Element, old: bytes, ruling: Verdict, encoding: Encoding) -> bytes:
        """A neutral label, by the number of the item that it stands in."""
        number = self._number_for(element.tag)
        new = self._labels.neutral(element.tag, old, number) if old.strip(b"\0 ") else b""
        return writing.element(element.tag, ruling.vr, new, encoding)

    def _number_for(self, tag: int) -> bytes:
        """The number of the item that a label stands in, in digits."""
        numbered = LABELS[tag].number
        if dictionary().get(numbered) == "US":
            number = self._item.short(numbered)
            return b"" if number is None else b"%d" % number
        return self._item.stripped(numbered)

    def _without_texts(self, buffer: bytes, element: Element, encoding: Encoding) -> bytes | None:
        """A color profile without texts; removed where it is none."""
        old = value_of(buffer, element)
        new = None if element.undefined else without_texts(old)
        if new == old and is_canonical(buffer, element):
            return None
        return b"" if new is None else writing.element(element.tag, b"OB", new, encoding)

    def _chosen(
        self, buffer: bytes, element: Element, encoding: Encoding, verdicts: Verdicts, ruling: Verdict, depth: int
    ) -> tuple[bytes | None, Verdict]:
        """What an option makes of a value; where it cannot keep anything of it, what the Basic Profile does."""
        old = value_of(buffer, element)
        if ruling.vr not in _BINARY_VRS:
            old = old.rstrip(b"\0 ")
        if not old and not element.undefined and is_canonical(buffer, element):
            return None, _NOTHING
        new = None if element.undefined or old.startswith(ITEM_STARTS) else self._kept_of(element.tag, ruling, old)
        if new is not None and element.tag in LABELS and ruling.act is Act.CLEAN:
            new = self._labels.cleaned(element.tag, old, new, self._number_for(element.tag))
        if new is None:
            assert ruling.basic is not None
            return self._apply(buffer, element, encoding, verdicts, ruling.basic, depth)
        stays = new == old and is_canonical(buffer, element) and ruling.act is not Act.RETAIN_TERM
        return None if stays else writing.element(element.tag, ruling.vr, new, encoding), ruling

    def _kept_of(self, tag: int, ruling: Verdict, value: bytes) -> bytes | None:
        """What may stay of a value; None where that is nothing."""
        match ruling.act:
            case Act.MOVE:
                return dates.move(ruling.vr, value, self._new.days_moved)
            case Act.RETAIN_DATE:
                return dates.as_it_is(ruling.vr, value)
            case Act.CAP_AGE:
                return dates.cap_age(value)
            case Act.CLEAN | Act.KEEP_TERMS:
                clean = self._words.clean_code if ruling.vr == b"CS" else self._words.clean
                new, cut = clean(value)
                self.done += [((), 0, WORDS_CUT_LABEL)] * cut
                return new or None
            case Act.RETAIN_TERM:
                return value if value in DEFINED_TERMS[tag] else None
            case Act.RETAIN_CODE:
                return value if actions.is_code(value) else None
        if ruling.option == "retain_patient_characteristics":
            named = self._words.mention(value) if ruling.vr in (b"SH", b"LO") else False
            if named or (ruling.vr == b"CS" and self._words.clean_code(value)[1]):
                return None
        return value if actions.is_well_formed(ruling.vr, value) else None

    def _open(
        self, buffer: bytes, element: Element, encoding: Encoding, inside: Verdicts, act: Act, depth: int
    ) -> bytes | None:
        """What a sequence becomes whose items are ruled on one by one; None where it stays as it is."""
        inner = inner_encoding(buffer, element, encoding)
        pieces: list[bytes] = []
        path = self._path
        changed = not is_canonical(buffer, element)
        found = items(buffer, element, inner, depth=depth + 1)
        for item in found:
            elements = parse_all(buffer, item.value, item.value_end, inner, depth=depth + 1)
            within = self._within(buffer, element, elements, inner, inside, act)
            if within is None:
                changed = True
                self.done.append((self._path, element.tag, _CONTENT_REMOVED))
                continue
            around, self._path, self._item = self._item, (*path, element.tag), Values(buffer, inner, elements)
            new = self.rewrite(buffer, elements, inner, within, depth + 1)
            self._path, self._item = path, around
            if new is None and any(buffer[item.value_end + 4 : item.end]):
                new = value_of(buffer, item)  # its delimiter holds more than a delimiter may
            changed |= new is not None
            pieces.append(buffer[item.start : item.end] if new is None else writing.item(item, new, inner))
        if not found and act is Act.OPEN_DUMMIED:
            pieces.append(actions.dummy_item(inner, coded=element.tag in CODE_VALUE_SEQUENCES))
            changed = True
        if act is Act.OPEN_CONTENT and not pieces:
            return b""
        return writing.sequence(element, b"".join(pieces), inner, encoding) if changed else None

    def _within(
        self, buffer: bytes, sequence: Element, item: list[Element], inner: Encoding, inside: Verdicts, act: Act
    ) -> Verdicts | None:
        """The verdicts for one item of a sequence that was opened; None where all of it goes."""
        rules = self._rules
        if act is Act.OPEN_NUMBERS:
            return numbers_inside(rules)
        if act is Act.OPEN_CONTENT:
            fate = content.fate_of(buffer, item, inner, self._policy.options)
            if fate is Fate.REMOVE and not self._counts_items:
                return None
            return {Fate.CLEAN: inside, Fate.KEEP: rules.in_said_content}.get(fate, rules.in_dummied)
        excused = sequence.tag not in CODE_VALUE_SEQUENCES or inside is rules.in_cleaned_codes
        if not (excused and _is_published_code(buffer, item)):
            return inside
        return rules.in_defined_codes if _is_defined_code(buffer, item) else rules.in_codes

    def _safe_private(
        self, buffer: bytes, elements: list[Element], encoding: Encoding, depth: int
    ) -> dict[int, Verdict] | None:
        """What is done with the private attributes among adjacent elements that may stay; None where none may."""
        if not any(element.tag >> 16 & 1 for element in elements):
            return None
        claims: dict[Block, Claim] = {}
        said = self._own.element(tags.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE)
        if depth == 0 and said:
            with suppress(MalformedError, TruncatedError):  # what cannot be read claims nothing, and is removed
                claims = claims_of(self._header.buffer, said, self._header.encoding)
        kept = safe_private(buffer, elements, encoding, self._words, claims)
        if depth == 0:
            self.blocks += kept.blocks
        return kept.verdicts or None


def _is_defined_code(buffer: bytes, elements: list[Element]) -> bool:
    """Whether an item is a code with the very meaning that its scheme gives it."""
    values = {one.tag: value_of(buffer, one) for one in elements}
    code = (values.get(tag, b"") for tag in (tags.CODE_VALUE, tags.CODING_SCHEME_DESIGNATOR, tags.CODE_MEANING))
    return len(values) == len(elements) and is_defined(*code)


def _is_published_code(buffer: bytes, elements: list[Element]) -> bool:
    """Whether an item is a code out of a published scheme, and nothing else (PS3.3 8.8)."""
    schemes = [one for one in elements[:3] if one.tag == tags.CODING_SCHEME_DESIGNATOR]
    return (
        len(schemes) == 1
        and value_of(buffer, schemes[0]).strip(b"\0 ") in PUBLISHED_SCHEMES
        and all(one.tag in _CODE_MACRO for one in elements)
    )
