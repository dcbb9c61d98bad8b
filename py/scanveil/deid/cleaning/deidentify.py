"""A header in, a header without the identity out (PS3.15 Annex E); pixels are never touched.

What no rule touches is copied as it stands, in runs as long as possible; only what a rule touches is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache, cached_property
from itertools import chain, zip_longest
from operator import itemgetter

from scanveil import __version__
from scanveil.deid.cleaning import actions, content, dates, graphics
from scanveil.deid.cleaning.content import Fate
from scanveil.deid.cleaning.pixels import check_overlays
from scanveil.deid.cleaning.private import CHARACTERISTICS, Block, Claim, characteristics, claims_of, safe_private
from scanveil.deid.cleaning.private import OPTION as SAFE_PRIVATE
from scanveil.deid.cleaning.uids import Secrets, names_transfer_syntax, plausible
from scanveil.deid.cleaning.words import Words
from scanveil.deid.out.directory import SEQUENCES, Entry, entry_of, explicit_items
from scanveil.deid.out.preview import edit_keys
from scanveil.deid.out.report import Done
from scanveil.deid.out.restore import KEPT_IN_KEY
from scanveil.deid.rules import table
from scanveil.deid.rules.policy import FULL_DATES, MODIFIED_DATES, OPTIONS, Policy
from scanveil.deid.rules.profile import (
    CODE_VALUE_SEQUENCES,
    HIDDEN,
    OVERLAY,
    PUBLISHED_SCHEMES,
    STAMPED,
    TRAILING_BYTES,
    TYPED_VALUES,
    UNREADABLE_SEQUENCE,
    Act,
    Verdict,
    Verdicts,
    rules_of,
)
from scanveil.dicom import tags
from scanveil.dicom.reading import Header
from scanveil.dicom.syntaxes import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from scanveil.dicom.wire import (
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    ITEM_STARTS,
    Element,
    Encoding,
    inner_encoding,
    is_canonical,
    items,
    parse,
    parse_all,
)
from scanveil.errors import MalformedError, TooDeepError, TruncatedError, UnjudgeableError, WithheldError

IMPLEMENTATION_VERSION_NAME = f"SCANVEIL_{__version__}"[:16]
METHOD = f"Scanveil {__version__}: PS3.15 {table.EDITION} Basic Profile"
BITS_METHOD = "Unused bits of pixels set to zero"
METHODS = dict(line.split(" ", 1) for line in table.METHODS.splitlines())
BASIC_METHOD = "113100"
WORDS_CUT = "clean_descriptors: words cut"
CONTENT_REMOVED = "clean_structured_content: items removed"

_CODE_MACRO = frozenset(range(tags.CODE_VALUE, tags.MAPPING_RESOURCE_IDENTIFICATION_SEQUENCE))

_ENCAPSULATED_DOCUMENTS = b"1.2.840.10008.5.1.4.1.1.104."
_PIXEL_VRS = frozenset({b"OB", b"OW", b"OF", b"OD", b"UN", b""})
_BINARY_VRS = frozenset({b"AT", b"FD", b"FL", b"SL", b"SS", b"SV", b"UL", b"US", b"UV"})
_BY_CHOICE = frozenset({Act.MOVE, Act.RETAIN, Act.RETAIN_CODE, Act.RETAIN_DATE, Act.CAP_AGE, Act.CLEAN})
_NOTHING = Verdict(Act.KEEP, b"", "")  # an empty value says nothing and stays
_NATIVE = {
    IMPLICIT_LITTLE: IMPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_LITTLE: EXPLICIT_VR_LITTLE_ENDIAN,
    Encoding(explicit=True, little=False): EXPLICIT_VR_BIG_ENDIAN,
}


_NO_EDITS: Mapping[str, bytes] = {}


class Cleaning:
    """The cleaning of one file: `front` and `data_set` up to its pixels, `tail` behind them.

    `sop_class_uid` is the file's, `written_sop_class_uid` what stands for it where DICOM does not know it;
    `done` has each thing done, `notes` are sentences on what else is worth knowing. Dates are moved by `days_moved`.
    `edits` are values that the person typed, filed under `edit_keys`; `released` says that a person has looked at the
    file and decided to give it out, `clears_bits` that bits of its pixels that hold no value are set to zero.
    Raises WithheldError where the object cannot be cleaned at all.
    """

    def __init__(
        self,
        header: Header,
        secrets: Secrets,
        policy: Policy,
        words: Words,
        edits: Mapping[str, bytes] = _NO_EDITS,
        *,
        released: bool = False,
        clears_bits: bool = False,
    ) -> None:
        self.released = released
        self.clears_bits = clears_bits
        self._header = header
        self._secrets = secrets
        self._policy = policy
        self._words = words
        self._own = {element.tag: element for element in header.elements}
        self.done: list[Done] = []
        self._path: tuple[int, ...] = ()
        self.notes: list[str] = []
        self._keeps_private = SAFE_PRIVATE in policy.options
        self._blocks: list[Block] = []
        self._syntax = self._transfer_syntax()
        self.sop_class_uid = self._uid(tags.SOP_CLASS_UID, tags.MEDIA_STORAGE_SOP_CLASS_UID)
        self.written_sop_class_uid = secrets.replace_uids(tags.SOP_CLASS_UID, self.sop_class_uid)
        identity = self._identity()
        pseudonym = secrets.pseudonym(identity) if identity else b""
        self._pseudonyms = dict.fromkeys((tags.PATIENT_NAME, tags.PATIENT_ID), pseudonym)
        self._typed = {tag: edits[key] for tag, key in self.edit_keys.items() if key in edits} if edits else {}
        self.days_moved = secrets.days(identity) if policy.moves_dates else 0
        self._rules = rules_of(policy)
        self._verdicts = self._rules.top_level(
            self.sop_class_uid.decode("latin-1"), lists_references=tags.REFERENCED_SERIES_SEQUENCE in self._own
        )
        self._check_judgeable(header.elements, header.buffer)
        self._drawings = graphics.kept_drawings(header) if graphics.OPTION in policy.options else {}
        if self._drawings:
            self.withhold(graphics.LOOK, "OverlayData")

    @property
    def patient_id(self) -> str:
        """The patient's number in the file."""
        return self._value(tags.PATIENT_ID).decode("latin-1")

    @property
    def new_patient_id(self) -> str:
        """The patient's number in the copy."""
        return self._typed.get(tags.PATIENT_ID, self._pseudonyms[tags.PATIENT_ID]).decode("latin-1")

    @cached_property
    def edit_keys(self) -> dict[int, str]:
        """Attribute -> the key under which what a person typed for it is filed."""
        return edit_keys(self._identity(), self._value(tags.STUDY_INSTANCE_UID), self._value(tags.SERIES_INSTANCE_UID))

    @cached_property
    def _counts_items(self) -> bool:
        return content.counts_items(self._header.buffer[: self._header.pixels_at])

    def front(self) -> bytes:
        """Preamble and file meta, made anew (PS3.10 7.1)."""
        return actions.front(self._file_meta())

    def data_set(self) -> bytes:
        """The data set up to the pixels, or all of it where there are none, with what says how it was cleaned."""
        elements, buffer = self._header.elements, self._header.buffer
        between: list[bytes] = []
        done = 0
        for tag in (*STAMPED, 1 << 32):
            place = done
            while place < len(elements) and elements[place].tag < tag:
                place += 1
            between.append(self._cleaned(buffer, elements[done:place]))
            done = place
        if not self.clears_bits and OVERLAY.label in map(itemgetter(2), self.done):
            check_overlays(self._header)
        encoding = self._header.encoding
        stamps = (characteristics(self._blocks, encoding), *_stamps(encoding, self._policy.options, self.clears_bits))
        return b"".join(chain.from_iterable(zip_longest(between, stamps, fillvalue=b"")))

    def tail(self, rest: bytes) -> bytes:
        """What follows the pixels, ruled on like the rest; what is no element is dropped (PS3.10 7.2)."""
        try:
            parsed = parse(rest, 0, len(rest), self._header.encoding)
        except MalformedError:
            self.drop_tail()
            return b""
        if not parsed.whole:
            self.drop_tail()
        self._check_judgeable(parsed.elements, rest)
        if not self.clears_bits and any(element.tag >> 24 == 0x60 for element in parsed.elements):
            check_overlays(self._header, parsed.elements)
        if not parsed.elements:
            return b""
        # the stamps in front speak of what is in front, and so do the options
        self._keeps_private, self._drawings = False, {}
        elements, verdicts = parsed.elements, rules_of(Policy()).top_level(self.sop_class_uid.decode("latin-1"))
        new = self._rewrite(rest, elements, self._header.encoding, verdicts, 0)
        return rest[elements[0].start : elements[-1].end] if new is None else new

    def directory_entry(self) -> Entry | None:
        """What a DICOMDIR says of the copy; None where it can say nothing."""
        instance = self._secrets.replace_uids(
            tags.MEDIA_STORAGE_SOP_INSTANCE_UID, self._uid(tags.SOP_INSTANCE_UID, tags.MEDIA_STORAGE_SOP_INSTANCE_UID)
        )
        return entry_of(self.written_sop_class_uid, instance, self._syntax, self._value_written)

    @property
    def new_instance_uid(self) -> str:
        """The SOP Instance UID of the copy."""
        instance = self._uid(tags.SOP_INSTANCE_UID, tags.MEDIA_STORAGE_SOP_INSTANCE_UID)
        return self._secrets.replace_uids(tags.MEDIA_STORAGE_SOP_INSTANCE_UID, instance).decode("latin-1")

    def identity(self) -> tuple[bytes | None, ...]:
        """Who the patient is, and what a key file keeps of the original, in the order of `KEPT_IN_KEY`."""
        own, buffer = self._own, self._header.buffer
        kept = [own.get(tag) for tag in KEPT_IN_KEY]
        return (self._identity(), *(buffer[one.value : one.value_end].strip(b"\0 ") if one else None for one in kept))

    def _value_written(self, tag: int) -> bytes | None:
        """The value of an attribute of the top level in the copy, or the items of a sequence; nothing is noted of it.

        None for a sequence that cannot be written as a DICOMDIR is.
        """
        element = self._own.get(tag)
        if element is None:
            return b""
        encoding = self._header.encoding
        done, self.done = self.done, []
        try:
            new = self._rewrite(self._header.buffer, [element], encoding, self._verdicts, 0)
        finally:
            self.done = done
        buffer = self._header.buffer
        if new is not None:
            buffer = new
            element = next(iter(parse_all(new, 0, len(new), encoding)), None)
        if element and tag in SEQUENCES and encoding != EXPLICIT_LITTLE:
            return explicit_items(buffer, element, encoding)
        value = buffer[element.value : element.value_end] if element else b""
        return value if tag in SEQUENCES else value.rstrip(b"\0 ")

    def withhold(self, sentence: str, keyword: str = "") -> None:
        """Raise WithheldError, unless a person has looked at this file and decided otherwise: then it is noted."""
        if not self.released:
            raise WithheldError(sentence, keyword=keyword)
        self.notes.append(f"A person looked at this file and decided to include it, although: {sentence}")

    def drop_tail(self) -> None:
        """Take note that what follows the pixels was dropped unread."""
        self.done.append(((), 0, TRAILING_BYTES.label))

    def _check_judgeable(self, elements: list[Element], buffer: bytes) -> None:
        """Withhold what must not be given out whatever the attributes say."""
        if not plausible(self.sop_class_uid):
            raise UnjudgeableError("The file does not say what kind of object it is, so it cannot be judged.")
        if self.sop_class_uid.startswith(_ENCAPSULATED_DOCUMENTS):
            self.withhold("The file holds a whole document (such as a PDF), whose content is not looked into.")
        pixels = self._header.pixels
        if pixels and pixels[1] not in _PIXEL_VRS:
            raise UnjudgeableError("The image in this file has a type that images do not have.", keyword="PixelData")
        stated = [one for one in elements if one.tag == tags.BURNED_IN_ANNOTATION]
        if any(buffer[one.value : one.value_end].strip(b" \0").upper().startswith(b"YES") for one in stated):
            self.withhold(
                "The file says that text is burned into its image, which may name the patient.", "BurnedInAnnotation"
            )

    def _cleaned(self, buffer: bytes, elements: list[Element]) -> bytes:
        """What adjacent elements of the top level become."""
        if not elements:
            return b""
        new = self._rewrite(buffer, elements, self._header.encoding, self._verdicts, 0)
        return buffer[elements[0].start : elements[-1].end] if new is None else new

    def _rewrite(
        self, buffer: bytes, elements: list[Element], encoding: Encoding, verdicts: Verdicts, depth: int
    ) -> bytes | None:
        """What adjacent elements become; None where no rule touches any of them."""
        pieces: list[bytes] = []
        special = self._safe_private(buffer, elements, encoding, depth) if self._keeps_private else None
        if (self._typed or self._drawings) and not depth:
            special = {**(special or {}), **{tag: TYPED_VALUES[tag] for tag in self._typed}, **self._drawings}
        run = start = elements[0].start if elements else 0
        path = self._path
        keep, keep_if_plain, remove, note = Act.KEEP, Act.KEEP_IF_PLAIN, Act.REMOVE, self.done.append
        for element in elements:  # the hot loop: most elements are kept or removed, and done with here
            tag, vr, at, value, _, end, undefined = element
            ruling = verdicts[tag, vr]
            act = ruling[0]
            if act is keep:
                continue
            if special and tag in special:
                ruling = special[tag]
                act = ruling[0]
                if act is keep:
                    note((path, tag, ruling.label))
                    continue
            if act is keep_if_plain:
                if not undefined and not buffer.startswith(ITEM_STARTS, value, end) and is_canonical(buffer, element):
                    continue
                ruling, act = HIDDEN, remove
            new: bytes | None = b""
            if act is not remove:
                try:
                    new, ruling = self._apply(buffer, element, encoding, verdicts, ruling, depth)
                except TooDeepError:
                    raise
                except (MalformedError, TruncatedError):
                    ruling = UNREADABLE_SEQUENCE
                    self._path = path
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
        if run == start:
            return None
        pieces.append(buffer[run : elements[-1].end])
        return b"".join(pieces)

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
            old = buffer[element.value : element.value_end]
            value = self._secrets.replace_uids(tag, old)
            stays = value == old.rstrip(b"\0 ") and not element.undefined and is_canonical(buffer, element)
            return None if stays else actions.element(tag, vr, value, encoding), ruling
        if act is Act.REMOVE:
            return b"", ruling
        if act is Act.EMPTY:
            return actions.empty(tag, vr, encoding), ruling
        if act is Act.DUMMY:
            return actions.dummy(tag, vr, encoding), ruling
        if act is Act.PSEUDONYM:
            return actions.element(tag, vr, self._pseudonyms[tag], encoding), ruling
        if act is Act.TYPED:
            return actions.element(tag, vr, self._typed[tag], encoding), ruling
        if act is Act.ZERO:
            return actions.zeros(tag, vr, element.value_end - element.value, encoding), ruling
        return self._open(buffer, element, encoding, verdicts.inside(tag, act), act, depth), ruling

    def _chosen(
        self, buffer: bytes, element: Element, encoding: Encoding, verdicts: Verdicts, ruling: Verdict, depth: int
    ) -> tuple[bytes | None, Verdict]:
        """What an option makes of a value; where it cannot keep anything of it, what the Basic Profile does."""
        old = buffer[element.value : element.value_end]
        if ruling.vr not in _BINARY_VRS:
            old = old.rstrip(b"\0 ")
        if not old and not element.undefined and is_canonical(buffer, element):
            return None, _NOTHING
        new = None if element.undefined or old.startswith(ITEM_STARTS) else self._kept_of(ruling, element.vr, old)
        if new is None:
            assert ruling.basic is not None
            if ruling.basic.act is Act.REMOVE:
                return b"", ruling.basic
            return self._apply(buffer, element, encoding, verdicts, ruling.basic, depth)
        stays = new == old and is_canonical(buffer, element)
        return None if stays else actions.element(element.tag, ruling.vr, new, encoding), ruling

    def _kept_of(self, ruling: Verdict, file_vr: bytes, value: bytes) -> bytes | None:
        """What may stay of a value; None where that is nothing."""
        match ruling.act:
            case Act.MOVE:
                return dates.moved(ruling.vr, value, self.days_moved)
            case Act.RETAIN_DATE:
                return dates.as_it_is(ruling.vr, value)
            case Act.CAP_AGE:
                return dates.capped_age(value)
            case Act.CLEAN:
                clean = self._words.clean_code if ruling.vr == b"CS" else self._words.clean
                new, cut = clean(value)
                self.done += [((), 0, WORDS_CUT)] * cut
                return new or None
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
        inner = inner_encoding(element, encoding)
        pieces: list[bytes] = []
        path = self._path
        changed = not is_canonical(buffer, element)
        found = items(buffer, element, inner, depth=depth + 1)
        for item in found:
            elements = parse_all(buffer, item.value, item.value_end, inner, depth=depth + 1)
            within = self._within(buffer, element, elements, inner, inside, act)
            if within is None:
                changed = True
                self.done.append((self._path, element.tag, CONTENT_REMOVED))
                continue
            self._path = (*path, element.tag)
            new = self._rewrite(buffer, elements, inner, within, depth + 1)
            self._path = path
            if new is None and any(buffer[item.value_end + 4 : item.end]):
                new = buffer[item.value : item.value_end]  # its delimiter holds more than a delimiter may
            changed |= new is not None
            pieces.append(buffer[item.start : item.end] if new is None else actions.item(item, new, inner))
        if not found and act is Act.OPEN_DUMMIED:
            pieces.append(actions.dummy_item(inner, coded=element.tag in CODE_VALUE_SEQUENCES))
            changed = True
        if act is Act.OPEN_CONTENT and not pieces:
            return b""
        return actions.sequence(element, b"".join(pieces), inner, encoding) if changed else None

    def _within(
        self, buffer: bytes, sequence: Element, item: list[Element], inner: Encoding, inside: Verdicts, act: Act
    ) -> Verdicts | None:
        """The verdicts for one item of a sequence that was opened; None where all of it goes."""
        rules = self._rules
        if act is Act.OPEN_CONTENT:
            fate = content.fate_of(buffer, item, inner, self._policy.options)
            if fate is Fate.REMOVE and not self._counts_items:
                return None
            return {Fate.CLEAN: inside, Fate.KEEP: rules.in_said_content}.get(fate, rules.in_dummied)
        excused = sequence.tag not in CODE_VALUE_SEQUENCES or inside is rules.in_cleaned_codes
        return rules.in_codes if excused and _is_published_code(buffer, item) else inside

    def _safe_private(
        self, buffer: bytes, elements: list[Element], encoding: Encoding, depth: int
    ) -> dict[int, Verdict] | None:
        """What is done with the private attributes among adjacent elements that may stay; None where none may."""
        if not any(element.tag >> 16 & 1 for element in elements):
            return None
        claims: dict[Block, Claim] = {}
        if depth == 0 and (said := self._own.get(CHARACTERISTICS)):
            with suppress(MalformedError, TruncatedError):  # what cannot be read claims nothing, and is removed
                claims = claims_of(self._header.buffer, said, self._header.encoding)
        kept = safe_private(buffer, elements, encoding, self._words, claims)
        if depth == 0:
            self._blocks += kept.blocks
        return kept.verdicts or None

    def _file_meta(self) -> bytes:
        """File meta made anew (PS3.10 7.1): what it must hold, and who wrote it; nothing else is taken over."""
        instance = self._uid(tags.SOP_INSTANCE_UID, tags.MEDIA_STORAGE_SOP_INSTANCE_UID)
        pairs = [
            (tags.FILE_META_INFORMATION_VERSION, b"OB", b"\0\1"),
            (tags.MEDIA_STORAGE_SOP_CLASS_UID, b"UI", self.written_sop_class_uid),
            (
                tags.MEDIA_STORAGE_SOP_INSTANCE_UID,
                b"UI",
                self._secrets.replace_uids(tags.MEDIA_STORAGE_SOP_INSTANCE_UID, instance),
            ),
            (tags.TRANSFER_SYNTAX_UID, b"UI", self._syntax.encode("ascii")),
            (tags.IMPLEMENTATION_CLASS_UID, b"UI", actions.IMPLEMENTATION_CLASS_UID.encode("ascii")),
            (tags.IMPLEMENTATION_VERSION_NAME, b"SH", IMPLEMENTATION_VERSION_NAME.encode("ascii")),
        ]
        if not instance:
            del pairs[2]  # an object without a name of its own gets none
        return b"".join(actions.element(tag, vr, value, EXPLICIT_LITTLE) for tag, vr, value in pairs)

    def _transfer_syntax(self) -> str:
        """The transfer syntax of the file; where it claims a native one that it is not written in, the true one."""
        claimed, true = self._header.transfer_syntax_uid, _NATIVE[self._header.encoding]
        if claimed in _NATIVE.values():
            if claimed != true:
                self.notes.append("The file claimed to be written in another way than it is; this was put right.")
            return true
        if not claimed.isascii() or not names_transfer_syntax(claimed.encode("ascii")):
            raise UnjudgeableError("The file names a way of writing (transfer syntax) that is not one of DICOM's.")
        return claimed

    def _identity(self) -> bytes:
        """Who the patient is: by the ID and its issuer, else the name, else the study, else nobody."""
        name, patient, study = (
            self._value(tag) for tag in (tags.PATIENT_NAME, tags.PATIENT_ID, tags.STUDY_INSTANCE_UID)
        )
        issuer = self._value(tags.ISSUER_OF_PATIENT_ID)
        if patient:
            return b"id:" + patient + b"\\" + issuer
        if name or study:
            return b"name:" + name if name else b"study:" + study
        return b""

    def _value(self, tag: int) -> bytes:
        """The value of an attribute of the top level, padding removed."""
        element = self._own.get(tag)
        return self._header.buffer[element.value : element.value_end].strip(b"\0 ") if element else b""

    def _uid(self, tag: int, meta_tag: int) -> bytes:
        """A UID of the data set, or of the file meta where it is missing there."""
        own = self._value(tag)
        if own:
            return own
        meta = next((element for element in self._header.meta if element.tag == meta_tag), None)
        return self._header.buffer[meta.value : meta.value_end].strip(b"\0 ") if meta else b""


def _is_published_code(buffer: bytes, elements: list[Element]) -> bool:
    """Whether an item is a code out of a published scheme, and nothing else (PS3.3 8.8)."""
    schemes = [one for one in elements[:3] if one.tag == tags.CODING_SCHEME_DESIGNATOR]
    return (
        len(schemes) == 1
        and buffer[schemes[0].value : schemes[0].value_end].strip(b"\0 ") in PUBLISHED_SCHEMES
        and all(one.tag in _CODE_MACRO for one in elements)
    )


@cache
def _stamps(encoding: Encoding, options: frozenset[str], cleared: bool) -> tuple[bytes, ...]:
    """What says that and how the object was de-identified (PS3.15 E.1.1, steps 6 to 8): `METHOD_TAGS`.

    All options that the object was treated by are named, also where one had nothing to do in it: these are attributes
    of the patient (PS3.3 C.7.1.1), and so the same in all objects. `cleared` says that bits of the pixels were.
    """
    methods = [METHOD, *([BITS_METHOD] if cleared else [])]
    codes = [BASIC_METHOD, *(option.code for option in OPTIONS.values() if option.name in options)]
    time = "UNMODIFIED" if FULL_DATES in options else "MODIFIED" if MODIFIED_DATES in options else "REMOVED"
    return (
        actions.element(tags.PATIENT_IDENTITY_REMOVED, b"CS", b"YES", encoding),
        actions.element(tags.DE_IDENTIFICATION_METHOD, b"LO", "\\".join(methods).encode("ascii"), encoding),
        actions.code_sequence(
            tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE, [(code, "DCM", METHODS[code]) for code in codes], encoding
        ),
        actions.element(tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, b"CS", time.encode("ascii"), encoding),
    )
