"""A header in, a header without the identity out (PS3.15 Annex E); pixels are never touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain, zip_longest
from operator import itemgetter

from scanveil.deid.cleaning import graphics
from scanveil.deid.cleaning.actions import is_well_formed
from scanveil.deid.cleaning.explicit import in_explicit_vr, pixel_vr
from scanveil.deid.cleaning.mending import Mender
from scanveil.deid.cleaning.missing import UIDS_MADE, missing_group_uids
from scanveil.deid.cleaning.pixels import check_overlays
from scanveil.deid.cleaning.private import characteristics
from scanveil.deid.cleaning.rewriting import WORDS_CUT_LABEL, Replacements, Rewriter
from scanveil.deid.cleaning.stamping import file_meta, method_elements
from scanveil.deid.cleaning.uids import Secrets, names_transfer_syntax, plausible
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.cleaning.written import UNKNOWN, Written, is_likely
from scanveil.deid.out.directory import SEQUENCES, DirectoryEntry, entry_of, explicit_items
from scanveil.deid.out.keyfile import KEPT_IN_KEY
from scanveil.deid.out.preview import edit_keys
from scanveil.deid.out.report import Done
from scanveil.deid.rules.attributes import STAMPED
from scanveil.deid.rules.policy import Policy
from scanveil.deid.rules.profile import CLEAN_GRAPHICS, Verdicts, rules_of
from scanveil.deid.rules.texts import LABELS
from scanveil.deid.rules.verdicts import ADDED, NAMED, NOTES_IN_IMAGE, OVERLAY, TRAILING_BYTES, TYPED_VALUES, Act
from scanveil.dicom import tags, writing
from scanveil.dicom.reading import Header, meta_values_of, values_of
from scanveil.dicom.syntaxes import (
    DEFLATED_SYNTAXES,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
)
from scanveil.dicom.values import Values
from scanveil.dicom.wire import (
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    UNDEFINED,
    Element,
    Encoding,
    parse,
    parse_all,
    value_of,
)
from scanveil.errors import MalformedError, UnjudgeableError, WithheldError
from scanveil.library.instance import note_on_frames
from scanveil.said import _

LABELS_REPLACED = _(
    "Labels of beams, contours and the like were replaced or shortened. Do not use this copy for treatment."
)
_RADIOTHERAPY = b"1.2.840.10008.5.1.4.1.1.481."
_ENCAPSULATED_DOCUMENTS = b"1.2.840.10008.5.1.4.1.1.104."
_VOICES = b"1.2.840.10008.5.1.4.1.1.9.4."
_PIXEL_VRS = frozenset({b"OB", b"OW", b"OF", b"OD", b"UN", b""})
_NATIVE = {
    IMPLICIT_LITTLE: IMPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_LITTLE: EXPLICIT_VR_LITTLE_ENDIAN,
    Encoding(explicit=True, little=False): EXPLICIT_VR_BIG_ENDIAN,
}
# What a file says of its image -> why it is withheld (PS3.3 C.7.6.1, C.8.12.4, C.12.4); yes is whatever begins with it
_YES = re.compile(rb"Y(?:ES)?\b.*", re.DOTALL)
_STATEMENTS = {
    tags.BURNED_IN_ANNOTATION: (
        _YES,
        _("The file says that text is burned into its image, which may name the patient."),
        "BurnedInAnnotation",
    ),
    tags.SPECIMEN_LABEL_IN_IMAGE: (
        _YES,
        _("The file says that its image shows the label of a specimen, which may name the patient."),
        "SpecimenLabelInImage",
    ),
    tags.RECOGNIZABLE_VISUAL_FEATURES: (
        _YES,
        _("The file says that a person could be recognized in its image."),
        "RecognizableVisualFeatures",
    ),
    tags.IMAGE_TYPE: (
        re.compile(rb"[^\\]*\\[^\\]*\\ *LABEL *(?:\\.*)?", re.DOTALL),
        _("Its image is that of a label, which may name the patient."),
        "ImageType",
    ),
}
_OF_WRITING = frozenset({tags.BURNED_IN_ANNOTATION, tags.SPECIMEN_LABEL_IN_IMAGE, tags.IMAGE_TYPE})
UNDECIDED = _(
    "There may be writing in its image, and nobody has decided about that yet. Please look whether it names somebody."
)
NOT_LOOKED_FOR = _(
    "Images of this kind often have writing in them, such as the name of the patient, and nobody has looked for that "
    "yet."
)
_OFFSET_TABLES = frozenset({tags.EXTENDED_OFFSET_TABLE, tags.EXTENDED_OFFSET_TABLE_LENGTHS})
_PUT_RIGHT = _("The file said that it is written in another way (transfer syntax) than it is; this was put right.")
_WHOLE_SLIDE = b"1.2.840.10008.5.1.4.1.1.77.1.6"
_LABEL_FRAME = re.compile(rb"\x08\0\x07\x90(?:CS..|....)[A-Z ]+\\[A-Z ]+\\LABEL", re.DOTALL)
"""A Frame Type of a label, in whichever sequence it stands (PS3.3 C.8.12.5.1)."""
_NO_EDITS: Mapping[str, bytes] = {}


class Cleaning:
    """The cleaning of one file: `front` and `data_set` up to its pixels, `tail` behind them.

    `sop_class_uid` is the file's, `written_sop_class_uid` what stands for it where DICOM does not know it;
    `transfer_syntax_uid` is that of the copy. `done` has each thing done, `notes` are sentences on what else is worth
    knowing, `looked_at` those for which the file would have been withheld, had not a person looked at it. Dates are
    moved by `days_moved`. `edits` are values that the person typed, filed under `edit_keys`, `series_name` is
    a description for a series that keeps none; `content` tells the file from all others, and is asked where it has no
    UID; `released` says that a person has looked at the file and decided to give it out, `clears_bits` that bits of its
    pixels that hold no value are set to zero, `written` what is known of writing in its image.
    Raises WithheldError where the object cannot be cleaned at all.
    """

    def __init__(
        self,
        header: Header,
        secrets: Secrets,
        policy: Policy,
        words: SafeWords,
        edits: Mapping[str, bytes] = _NO_EDITS,
        *,
        series_name: str = "",
        content: Callable[[], bytes] = bytes,
        released: bool = False,
        clears_bits: bool = False,
        written: Written = UNKNOWN,
    ) -> None:
        self.released = released
        self.written = written
        self.clears_bits = clears_bits
        self._header, self._secrets, self._policy, self._words = header, secrets, policy, words
        self._series_name = series_name.encode("ascii")
        self._own = values_of(header)
        self.notes: list[str] = []
        self.looked_at: list[str] = []
        self.transfer_syntax_uid = self._transfer_syntax()
        self.sop_class_uid = self._uid(tags.SOP_CLASS_UID, tags.MEDIA_STORAGE_SOP_CLASS_UID)
        self.written_sop_class_uid = secrets.replace_uids(tags.SOP_CLASS_UID, self.sop_class_uid)
        self._person = secrets.person_of(self._own)
        self._made_uids = self._make_uids(content)
        self._pseudonym = secrets.pseudonym(self._person) if self._person else b""
        self._typed = {tag: edits[key] for tag, key in self.edit_keys.items() if key in edits} if edits else {}
        self.days_moved = secrets.days(self._person) if policy.moves_dates else 0
        self._verdicts = rules_of(policy).top_level(
            self.sop_class_uid.decode("latin-1"), lists_references=tags.REFERENCED_SERIES_SEQUENCE in self._own
        )
        self._check()
        drawings = graphics.kept_drawings(header) if CLEAN_GRAPHICS in policy.options else {}
        if drawings:
            self.withhold(graphics.DRAWINGS_LOOK, "OverlayData")
        new = Replacements(self._pseudonym, self._typed, self.days_moved, drawings)
        self._rewriter = Rewriter(header, self._own, secrets, policy, words, new)

    @property
    def done(self) -> list[Done]:
        """Each thing done so far."""
        return self._rewriter.done

    @property
    def person(self) -> str:
        """What tells the patient from others."""
        return self._secrets.text_of(self._person)

    @property
    def patient_id(self) -> str:
        """The patient's number in the file."""
        return self._own.stripped(tags.PATIENT_ID).decode("latin-1")

    @property
    def new_patient_id(self) -> str:
        """The patient's number in the copy."""
        return self._typed.get(tags.PATIENT_ID, self._pseudonym).decode("latin-1")

    @cached_property
    def edit_keys(self) -> dict[int, str]:
        """Attribute -> the key under which what a person typed for it is filed."""
        study, series = map(self._own.stripped, (tags.STUDY_INSTANCE_UID, tags.SERIES_INSTANCE_UID))
        return edit_keys(self._person, study, series)

    def front(self) -> bytes:
        """Preamble and file meta, made anew (PS3.10 7.1)."""
        syntax = self.transfer_syntax_uid.encode("ascii")
        return writing.front(file_meta(self.written_sop_class_uid, self._written_instance_uid, syntax))

    def data_set(self) -> bytes:
        """The data set up to the pixels, or all of it where there are none, with what says how it was cleaned."""
        elements, buffer = self._header.elements, self._header.buffer
        between: list[bytes] = []
        done = 0
        places = sorted((*STAMPED, *self._inserted))
        for tag in places:
            place = done
            while place < len(elements) and elements[place].tag < tag:
                place += 1
            between.append(self._rewrite(buffer, elements[done:place], self._verdicts))
            done = place
            while tag in self._inserted and done < len(elements) and elements[done].tag == tag:
                done += 1  # it was there, but empty or wrong
        between.append(self._rewrite(buffer, elements[done:], self._verdicts))
        if not self.clears_bits and OVERLAY.label in map(itemgetter(2), self.done):
            check_overlays(self._header)
        if self.sop_class_uid.startswith(_RADIOTHERAPY) and any(one[1] in LABELS for one in self.done):
            self.notes.append(LABELS_REPLACED)
        own = self._stamps() | self._inserted
        return self._written(chain.from_iterable(zip_longest(between, map(own.__getitem__, places), fillvalue=b"")))

    @cached_property
    def _inserted(self) -> dict[int, bytes]:
        """Elements that the copy has in place of none or of empty ones."""
        encoding = self._header.encoding
        made = {tag: writing.element(tag, b"UI", uid, encoding) for tag, uid in self._made_uids.items()}
        count, sentence = note_on_frames(self._header, self._own)
        if count:
            self.notes.append(sentence)
            made[tags.NUMBER_OF_FRAMES] = writing.element(tags.NUMBER_OF_FRAMES, b"IS", b"%d" % count, encoding)
        if self.written.is_clean and self._header.pixels is not None:
            made[tags.BURNED_IN_ANNOTATION] = writing.element(tags.BURNED_IN_ANNOTATION, b"CS", b"NO", encoding)
        self.done.extend(((), tag, ADDED.label) for tag in made)
        return made | self._description_of_series()

    def _description_of_series(self) -> dict[int, bytes]:
        """The one that a copy gets whose file has none, or of whose nothing stays."""
        tag = tags.SERIES_DESCRIPTION
        typed = self._typed.get(tag, b"")
        new = typed or self._series_name
        if not new:
            return {}
        old, ruling = self._own.stripped(tag), self._verdicts[tag, b"LO"]
        left, cut = self._words.clean(old) if ruling.act is Act.CLEAN else (old, 0)
        if tag in self._own if typed else left and ruling.act is not Act.REMOVE:
            return {}  # it is rewritten where it stands
        if old:
            gone = ruling.basic if ruling.act is Act.CLEAN and ruling.basic else ruling
            self.done.extend([((), tag, gone.label), *[((), 0, WORDS_CUT_LABEL)] * cut])
        self.done.append(((), tag, (TYPED_VALUES[tag] if typed else NAMED).label))
        return {tag: writing.element(tag, b"LO", new, self._header.encoding)}

    def _stamps(self) -> dict[int, bytes]:
        """What says how the object was cleaned, once it is."""
        encoding = self._header.encoding
        is_clean = self.written.is_clean and self._header.pixels is not None
        methods = method_elements(encoding, self._policy.options, self.clears_bits, is_clean)
        return dict(zip(STAMPED, (characteristics(self._rewriter.blocks, encoding), *methods), strict=True))

    @cached_property
    def encoding(self) -> Encoding:
        """How the copy is laid out: all but native syntaxes have VRs (PS3.5 A.4, A.5), whatever the file has."""
        own = self._header.encoding
        return own if own.explicit or self.transfer_syntax_uid in _NATIVE.values() else EXPLICIT_LITTLE

    def _written(self, elements: Iterable[bytes]) -> bytes:
        """Elements of the copy, laid out as it is. Raises MalformedError, TruncatedError or TooDeepError."""
        whole = b"".join(elements)
        if self.encoding == self._header.encoding:
            return whole
        return in_explicit_vr(whole, signed=self._own.short(tags.PIXEL_REPRESENTATION) == 1)

    def without_offset_tables(self, data_set: bytes) -> bytes:
        """The data set up to the pixels without tables of where frames start."""
        found = parse_all(data_set, 0, len(data_set), self.encoding)
        self.done.extend(((), one.tag, NOTES_IN_IMAGE.label) for one in found if one.tag in _OFFSET_TABLES)
        return b"".join(data_set[one.start : one.end] for one in found if one.tag not in _OFFSET_TABLES)

    def pixel_header(self, length: int) -> bytes:
        """The header of the pixel element with so many bytes of value."""
        assert self._header.pixels is not None
        tag, vr = self._header.pixels[:2]
        return writing.header(tag, pixel_vr(tag, vr, encapsulated=length == UNDEFINED), length, self.encoding)

    def tail(self, rest: bytes) -> bytes:
        """What follows the pixels, ruled on like the rest; what is no element is dropped (PS3.10 7.2)."""
        try:
            parsed = parse(rest, 0, len(rest), self._header.encoding)
        except MalformedError:
            self.drop_tail()
            return b""
        if not parsed.whole:
            self.drop_tail()
        self._check_statements(parsed.elements, rest)
        if not self.clears_bits:
            check_overlays(self._header, parsed.elements)
        # the stamps in front speak of what is in front, and so do the options
        self._rewriter.go_behind_pixels()
        verdicts = rules_of(Policy()).top_level(self.sop_class_uid.decode("latin-1"))
        return self._written([self._rewrite(rest, parsed.elements, verdicts)])

    def mender(self) -> Mender:
        """What mends the data set of the copy where the check finds something in it."""
        return Mender(self.encoding, self._own.text(tags.SPECIFIC_CHARACTER_SET), self._secrets)

    def directory_entry(self, data_set: bytes) -> DirectoryEntry | None:
        """What a DICOMDIR says of the copy, given its data set up to the pixels; None where it can say nothing."""
        encoding = self.encoding
        written = Values(data_set, encoding, parse_all(data_set, 0, len(data_set), encoding))

        def value(tag: int) -> bytes | None:
            element = written.element(tag)
            if element is None or tag not in SEQUENCES:
                return written.raw(tag).rstrip(b"\0 ")
            return explicit_items(data_set, element, encoding) if encoding != EXPLICIT_LITTLE else written.raw(tag)

        return entry_of(self.written_sop_class_uid, self._written_instance_uid, self.transfer_syntax_uid, value)

    @property
    def new_instance_uid(self) -> str:
        """The SOP Instance UID of the copy."""
        return self._written_instance_uid.decode("latin-1")

    @cached_property
    def _written_instance_uid(self) -> bytes:
        if tags.SOP_INSTANCE_UID in self._made_uids:
            return self._made_uids[tags.SOP_INSTANCE_UID]
        instance = self._own.stripped(tags.SOP_INSTANCE_UID)
        is_kept = "retain_uids" in self._policy.options and is_well_formed(b"UI", instance)
        return instance if is_kept else self._secrets.replace_uids(tags.SOP_INSTANCE_UID, instance)

    def _make_uids(self, content: Callable[[], bytes]) -> dict[int, bytes]:
        """The UIDs that the file lacks at the top level: attribute -> UID."""
        made = missing_group_uids(self._header, self._own, self._secrets, self._person, self.sop_class_uid)
        if not self._own.stripped(tags.SOP_INSTANCE_UID):
            in_meta = meta_values_of(self._header).stripped(tags.MEDIA_STORAGE_SOP_INSTANCE_UID)
            instance = self._secrets.replace_uids(tags.SOP_INSTANCE_UID, in_meta)
            made[tags.SOP_INSTANCE_UID] = instance or self._secrets.made_uid(b"instance", content())
        if made:
            self.notes.append(UIDS_MADE)
        return made

    def identity(self) -> tuple[bytes | None, ...]:
        """Who the patient is, and what a key file keeps of the original, in the order of `KEPT_IN_KEY`."""
        own = self._own
        return (self._person, *(own.stripped(tag) if tag in own else None for tag in KEPT_IN_KEY))

    def withhold(self, sentence: str, keyword: str = "") -> None:
        """Raise WithheldError, unless a person has looked at this file and decided otherwise: then it is noted."""
        if not self.released:
            raise WithheldError(sentence, keyword=keyword)
        if sentence in self.looked_at:
            return
        self.looked_at.append(sentence)
        self.notes.append(
            _("A person looked at this file and decided to include it, although: {reason}", reason=sentence)
        )

    def drop_tail(self) -> None:
        """Take note that what follows the pixels was dropped unread."""
        self.done.append(((), 0, TRAILING_BYTES.label))

    def _check_judgeable(self) -> None:
        """Withhold what must not be given out whatever the attributes say."""
        if not plausible(self.sop_class_uid):
            raise UnjudgeableError(
                _(
                    "The file does not say what it holds (its SOP class), so nobody can tell what to take out. Please "
                    "ask whoever made it for another one."
                )
            )
        if self.sop_class_uid.startswith(_ENCAPSULATED_DOCUMENTS):
            self.withhold(_("The file holds a whole document (such as a PDF), whose content is not looked into."))
        if self.sop_class_uid.startswith(_VOICES):
            self.withhold(_("The file holds a recording of sound, in which a voice may name the patient."))
        pixels = self._header.pixels
        if pixels and pixels[1] not in _PIXEL_VRS:
            raise UnjudgeableError(
                _(
                    "The image in this file is of a type (VR) that images do not have, so it cannot be checked. "
                    "Please ask whoever made the file for another one."
                ),
                keyword="PixelData",
            )

    def _check_statements(self, elements: list[Element], buffer: bytes) -> None:
        """Withhold where the file says of its image that it names or shows somebody: it may be said twice."""
        for one in elements:
            if one.tag in _STATEMENTS and not (one.tag in _OF_WRITING and self.written.is_clean):
                form, sentence, keyword = _STATEMENTS[one.tag]
                if form.fullmatch(value_of(buffer, one).strip(b" \0").upper()):
                    self.withhold(sentence, keyword)

    def _check(self) -> None:
        """Withhold what cannot be judged, and where the image shows somebody's name, or may."""
        self._check_judgeable()
        self._check_statements(self._header.elements, self._header.buffer)
        self._check_writing()
        if self.sop_class_uid == _WHOLE_SLIDE and _LABEL_FRAME.search(self._header.buffer):
            self.withhold(_STATEMENTS[tags.IMAGE_TYPE][1], "FrameType")

    def _check_writing(self) -> None:
        """Withhold where there may be writing in the image that nobody has decided about."""
        if self._header.pixels is None:
            return
        if self.written.is_undecided:
            self.withhold(UNDECIDED, "PixelData")
        elif not self.written.is_judged and is_likely(self._own, self.sop_class_uid):
            self.withhold(NOT_LOOKED_FOR, "BurnedInAnnotation")

    def _rewrite(self, buffer: bytes, elements: list[Element], verdicts: Verdicts) -> bytes:
        """What adjacent elements of the top level become."""
        if not elements:
            return b""
        new = self._rewriter.rewrite(buffer, elements, self._header.encoding, verdicts)
        return buffer[elements[0].start : elements[-1].end] if new is None else new

    def _transfer_syntax(self) -> str:
        """The transfer syntax of the file; where it claims a native one that it is not written in, the true one.

        So it is where the image is said to be packed and is not, which its length shows (PS3.5 A.4).
        """
        claimed, true = self._header.transfer_syntax_uid, _NATIVE[self._header.encoding]
        if not claimed.isascii() or not names_transfer_syntax(claimed.encode("ascii")):
            raise UnjudgeableError(
                _(
                    "The file names a way of writing (transfer syntax) that is not known, so it cannot be checked. "
                    "Please ask whoever made it for another one."
                )
            )
        pixels = self._header.pixels
        unpacked = pixels is not None and pixels[3] != UNDEFINED and claimed not in DEFLATED_SYNTAXES
        if claimed in _NATIVE.values() or unpacked:
            if claimed != true:
                self.notes.append(_PUT_RIGHT)
            return true
        if not self._header.encoding.explicit:
            self.notes.append(_PUT_RIGHT)
        return claimed

    def _uid(self, tag: int, meta_tag: int) -> bytes:
        """A UID of the data set, or of the file meta where it is missing there."""
        return self._own.stripped(tag) or meta_values_of(self._header).stripped(meta_tag)
