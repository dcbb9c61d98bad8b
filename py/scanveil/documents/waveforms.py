"""Recordings over time (PS3.3 C.10.9): stored samples to values in their unit, and these to lines on a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.reading import Header
from scanveil.dicom.values import Values
from scanveil.dicom.wire import value_of
from scanveil.documents.structured import write_unit
from scanveil.errors import DecodeError, MalformedError, ScanveilError, TruncatedError
from scanveil.said import _, ngettext

MOST_GROUPS = 16
MOST_CHANNELS = 128
"""Channels of a group that are drawn; the largest honest electroencephalograms have 256, of which the rest is named."""
SAMPLES_AT_ONCE = 1 << 21
"""Samples that are turned into values at a time."""


# Waveform Sample Interpretation (PS3.3 C.10.9.1.5) -> bits, dtype of numpy
_KINDS = {
    "SB": (8, "i1"),
    "UB": (8, "u1"),
    "MB": (8, "u1"),
    "AB": (8, "u1"),
    "SS": (16, "i2"),
    "US": (16, "u2"),
    "SL": (32, "i4"),
    "UL": (32, "u4"),
    "SV": (64, "i8"),
    "UV": (64, "u8"),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: value = stored x `scale` + `offset`, in `unit` (written for people, empty where unknown)."""

    label: str
    unit: str
    scale: float
    offset: float


@dataclass(frozen=True, slots=True)
class Recording:
    """A multiplex group: channels that were sampled together.

    `stored` are the samples as they lie in the file, (samples, channels), integers of the file's own byte order.
    `frequency_hz` is 0 where the file does not say a believable one; `padding` is the stored value that stands for
    nothing. `notes` are sentences on what is wrong.
    """

    label: str
    frequency_hz: float
    channels: tuple[Channel, ...]
    stored: NDArray[np.integer]
    law: str
    padding: int | None
    notes: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts; 0 where that is not known."""
        return len(self.stored) / self.frequency_hz if self.frequency_hz else 0.0

    def first(self, seconds: float) -> Recording:
        """Its beginning."""
        count = int(seconds * self.frequency_hz)
        return replace(
            self, label=_("The first {seconds} s of it", seconds=_amount(seconds)), stored=self.stored[:count], notes=()
        )

    def values(self, channel: int, start: int = 0, stop: int | None = None) -> NDArray[np.float64]:
        """Samples `start` to `stop` of a channel in its unit, float64, NaN where there is none (PS3.3 C.10.9.1.4)."""
        one = self.channels[channel]
        raw = self.stored[start:stop, channel]
        numbers = _LAWS[self.law][raw] if self.law else raw
        found: NDArray[np.float64] = numbers.astype(np.float64)
        found *= one.scale
        found += one.offset
        if self.padding is not None:
            found[raw == self.padding] = np.nan
        return found


def read_recordings(header: Header, top: Values) -> tuple[list[Recording], list[str]]:
    """The multiplex groups of a waveform, and sentences on those that cannot be drawn."""
    found: list[Recording] = []
    problems: list[str] = []
    try:
        for number, group in enumerate(top.items(tags.WAVEFORM_SEQUENCE), 1):
            if number > MOST_GROUPS:
                problems.append(_("There are more recordings; the first {most} are shown.", most=MOST_GROUPS))
                break
            try:
                found.append(_recording(header, group, number))
            except ScanveilError as error:
                problems.append(_("Recording {number}: {sentence}", number=number, sentence=error.sentence))
    except (MalformedError, TruncatedError):
        problems.append(_("What follows is damaged and cannot be drawn; please copy the file again."))
    return found, problems


def _recording(header: Header, group: Values, number: int) -> Recording:
    interpretation, bits = group.text(tags.WAVEFORM_SAMPLE_INTERPRETATION), group.short(tags.WAVEFORM_BITS_ALLOCATED)
    if interpretation not in _KINDS or _KINDS[interpretation][0] != bits:
        raise DecodeError(
            _(
                "The file does not say in a known way how its values are stored, so they are not drawn. Please ask "
                "whoever made it for another one."
            ),
            keyword="WaveformData",
        )
    stored, notes = _samples(header, group, bits, _KINDS[interpretation][1])
    channels = _channels(group, stored.shape[1])
    if stored.shape[1] > len(channels):
        notes.append(
            ngettext(
                "It has {count:,} channel; the first {shown} are shown.",
                "It has {count:,} channels; the first {shown} are shown.",
                stored.shape[1],
                shown=len(channels),
            )
        )
    if any(not channel.unit for channel in channels):
        notes.append(_("Where no unit is given, these are stored values."))
    frequency_hz = group.number(tags.SAMPLING_FREQUENCY) or 0.0
    if not 1e-6 < frequency_hz < 1e9:
        frequency_hz = 0.0
        notes.append(_("The file does not say how fast it was recorded, so its values have no time."))
    return Recording(
        label=group.words(tags.MULTIPLEX_GROUP_LABEL) or _("Recording {number}", number=number),
        frequency_hz=frequency_hz,
        channels=channels,
        stored=stored,
        law=interpretation if interpretation in _LAWS else "",
        padding=_padding(group, stored.dtype),
        notes=tuple(notes),
    )


def _samples(header: Header, group: Values, bits: int, dtype: str) -> tuple[NDArray[np.integer], list[str]]:
    """The samples where they lie in the file, none of them copied, and what is wrong with them."""
    count, samples, element = (
        group.short(tags.NUMBER_OF_WAVEFORM_CHANNELS) or 0,
        group.long(tags.NUMBER_OF_WAVEFORM_SAMPLES),
        group.element(tags.WAVEFORM_DATA),
    )
    if not count or not samples or element is None or element.undefined:
        raise DecodeError(_("It holds no values, so there is nothing to draw."), keyword="WaveformData")
    size = bits // 8
    room = (element.value_end - element.value) // (size * count)
    notes = []
    if room < samples:
        if not room:
            raise DecodeError(
                _(
                    "It should hold far more values than are there, so it is not drawn. The file may not have been "
                    "copied completely; please copy it again."
                ),
                keyword="WaveformData",
            )
        notes.append(
            ngettext(
                "The recording is cut off: of {samples:,} values, {count:,} is there. It may not have been copied "
                "completely; please copy it again.",
                "The recording is cut off: of {samples:,} values, {count:,} are there. It may not have been copied "
                "completely; please copy it again.",
                room,
                samples=samples,
            )
        )
        samples = room
    data = memoryview(header.buffer)[element.value : element.value + samples * count * size]
    if not group.encoding.little and size == 1 and element.vr == b"OW":  # bytes in words of 16 bits
        whole = value_of(header.buffer, element)
        data = memoryview(np.frombuffer(whole[: len(whole) // 2 * 2], ">u2").astype("<u2").tobytes())
        samples = min(samples, len(data) // count)
        data = data[: samples * count]
    order = "<" if group.encoding.little else ">"
    return np.frombuffer(data, order + dtype).reshape(samples, count), notes


def _channels(group: Values, count: int) -> tuple[Channel, ...]:
    """What is known of each channel; those that are not described, or not in a way that can be read, are numbered."""
    most = min(count, MOST_CHANNELS)
    found: list[Channel] = []
    with suppress(MalformedError, TruncatedError):
        for number, one in enumerate(islice(group.items(tags.CHANNEL_DEFINITION_SEQUENCE), most), 1):
            found.append(_channel(one, number))
    found += [Channel(_("Channel {number}", number=rest), "", 1.0, 0.0) for rest in range(len(found) + 1, most + 1)]
    return tuple(found)


def _channel(one: Values, number: int) -> Channel:
    label = (
        one.words(tags.CHANNEL_LABEL)
        or one.meaning(tags.CHANNEL_SOURCE_SEQUENCE)
        or _("Channel {number}", number=number)
    )
    sensitivity, correction, baseline = map(
        one.number, (tags.CHANNEL_SENSITIVITY, tags.CHANNEL_SENSITIVITY_CORRECTION_FACTOR, tags.CHANNEL_BASELINE)
    )
    scale = (1.0 if sensitivity is None else sensitivity) * (1.0 if correction is None else correction)
    offset = 0.0 if baseline is None else baseline
    if not (math.isfinite(scale) and math.isfinite(offset)) or scale == 0 or max(abs(scale), abs(offset)) > 1e30:
        return Channel(label, "", 1.0, 0.0)
    return Channel(
        label,
        write_unit(one.code(tags.CHANNEL_SENSITIVITY_UNITS_SEQUENCE)) if sensitivity is not None else "",
        scale,
        offset,
    )


def _padding(group: Values, dtype: np.dtype[np.integer]) -> int | None:
    value = group.raw(tags.WAVEFORM_PADDING_VALUE)[: dtype.itemsize]
    return int(np.frombuffer(value, dtype)[0]) if len(value) == dtype.itemsize else None


def _expand(law: str) -> NDArray[np.int16]:
    """What each of 256 bytes of G.711 stands for: mu-law in 14 bits, A-law in 13, both as 16-bit values."""
    code = np.arange(256)
    if law == "MB":
        code = ~code & 0xFF
        magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
        return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)
    code ^= 0x55
    exponent, mantissa = (code >> 4) & 7, ((code & 0x0F) << 4) + 8
    magnitude = np.where(exponent, (mantissa + 0x100) << np.maximum(exponent - 1, 0), mantissa)
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


_LAWS = {law: _expand(law) for law in ("MB", "AB")}


# Drawing

SQUARE = 20
"""Pixels of a large square; on the paper of an electrocardiogram these are 5 mm, 0.2 s across and 0.5 mV up."""
WIDEST = 12_000
"""Pixels of a drawing; what lasts longer is drawn closer together."""
DENSITY = 2
"""Columns that are looked at in each pixel: many screens have more than one dot there."""
POINTS = 240_000
"""Points of a drawing, all channels together."""
TALLEST, LOWEST = 320, 40
"""Pixels of one channel's row."""
ECG_SECONDS, ECG_MILLIVOLTS = 0.2, 0.5
BEGINNING_SECONDS = 30
FAMILIAR = 1000
"""Pixels that a recording of no known paper fills, where it can."""
_MILLIVOLTS = {"nV": 1e-6, "µV": 1e-3, "mV": 1.0, "V": 1e3}


@dataclass(frozen=True, slots=True)
class DrawnChannel:
    """One channel, drawn: `path` in pixels as SVG writes it, `zero` where 0 of its unit lies (None where outside)."""

    label: str
    scale: str
    height: int
    zero: float | None
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A recording on squares of 20 pixels. `ticks` are (pixels from the left, what is written there).

    `recorded` is what can be said of the recording without a drawing: how long it is, its channels, what is wrong.
    """

    title: str
    caption: str
    width: int
    rows: tuple[DrawnChannel, ...]
    ticks: tuple[tuple[float, str], ...]
    notes: tuple[str, ...] = field(default=())
    recorded: tuple[str, ...] = ()


def drawings(recording: Recording, *, as_ecg: bool) -> Iterator[Drawing]:
    """A recording as lines and, where it is too long for its paper, its beginning again as it would be there."""
    yield draw(recording, as_ecg=as_ecg)
    if as_ecg and recording.seconds > _widest(recording) / SQUARE * ECG_SECONDS:
        yield replace(draw(recording.first(BEGINNING_SECONDS), as_ecg=as_ecg), recorded=())


def draw(recording: Recording, *, as_ecg: bool) -> Drawing:
    """A recording as lines; `as_ecg` says that it goes on the paper of electrocardiograms, 25 mm/s and 10 mm/mV."""
    notes = list(recording.notes)
    samples = len(recording.stored)
    rate = recording.frequency_hz or 1.0
    length = samples / rate
    widest = _widest(recording)
    per_square = ECG_SECONDS if as_ecg and recording.frequency_hz else _nice(length / FAMILIAR * SQUARE)
    if length / per_square * SQUARE > widest:
        per_square = _nice(length / widest * SQUARE)
        if as_ecg:
            notes.append(_("It is long, and so it is drawn closer together than on paper."))
    width = max(SQUARE, math.ceil(length / per_square * SQUARE))
    columns = min(width * DENSITY, POINTS // 2 // max(1, len(recording.channels)))
    traces = [_reduce(recording, number, columns) for number in range(len(recording.channels))]
    scales = _scales(recording.channels, traces, as_ecg)
    rows = tuple(
        _row(channel, trace, scales[channel.unit], SQUARE / per_square / rate)
        for channel, trace in zip(recording.channels, traces)
    )
    heights = {_height(scale, unit) for unit, scale in scales.items()}
    if len(heights) > 1:
        rows = tuple(
            replace(row, label=_("{label} ({scale} a square)", label=row.label, scale=row.scale)) for row in rows
        )
    square = _large_square(
        _amount(per_square), heights.pop() if len(heights) == 1 else "", bool(recording.frequency_hz)
    )
    duration = _duration(recording)
    recorded = (duration, _channels_of(recording), *recording.notes)
    ticks = _ticks(width, per_square)
    return Drawing(recording.label, f"{duration} {square}", width, rows, ticks, tuple(notes), recorded)


def _channels_of(recording: Recording) -> str:
    return _("channels: {labels}", labels=", ".join(channel.label for channel in recording.channels))


def _large_square(across: str, up: str, in_seconds: bool) -> str:
    if in_seconds and up:
        return _("One large square is {across} s across and {up} up.", across=across, up=up)
    if in_seconds:
        return _("One large square is {across} s across.", across=across)
    if up:
        return _("One large square is {across} samples across and {up} up.", across=across, up=up)
    return _("One large square is {across} samples across.", across=across)


def _widest(recording: Recording) -> int:
    """Pixels across that there is room for: fewer where there are many channels."""
    return int(min(WIDEST, max(FAMILIAR, POINTS / 2 / max(1, len(recording.channels)))))


def _duration(recording: Recording) -> str:
    count = len(recording.stored)
    if not recording.frequency_hz:
        return ngettext("{count:,} sample.", "{count:,} samples.", count)
    seconds = recording.seconds
    parts = [(int(seconds // 3600), "h"), (int(seconds % 3600 // 60), "min"), (round(seconds % 60, 1), "s")]
    words = " ".join(f"{value:g} {unit}" for value, unit in parts if value) or f"{seconds:g} s"
    return _("{duration}, {rate} samples a second.", duration=words, rate=_amount(recording.frequency_hz))


def _reduce(recording: Recording, channel: int, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which samples of a channel are drawn, and their values: all, or the lowest and highest of each column."""
    samples = len(recording.stored)
    per_column = max(1, samples // columns)
    if per_column <= 2:
        return np.arange(samples, dtype=np.float64), recording.values(channel)
    places, values = [], []
    step = max(1, SAMPLES_AT_ONCE // per_column) * per_column
    for start in range(0, samples, step):
        found = recording.values(channel, start, min(start + step, samples))
        padded = np.full(-(-len(found) // per_column) * per_column, np.nan)
        padded[: len(found)] = found
        block = padded.reshape(-1, per_column)
        empty = np.isnan(block)
        low, high = np.where(empty, np.inf, block).argmin(axis=1), np.where(empty, -np.inf, block).argmax(axis=1)
        pairs = np.sort(np.stack([low, high], axis=1), axis=1) + np.arange(len(block))[:, None] * per_column
        picked = pairs.reshape(-1)
        places.append(start + picked)
        values.append(padded[picked])
    return np.concatenate(places).astype(np.float64), np.concatenate(values)


def _scales(
    channels: tuple[Channel, ...], traces: list[tuple[NDArray[np.float64], NDArray[np.float64]]], as_ecg: bool
) -> dict[str, float]:
    """What a large square is up, in each unit: the same for all channels of a unit, so that they can be compared."""
    spans: dict[str, float] = {}
    for channel, (_places, values) in zip(channels, traces):
        low, high = _range(values)
        spans[channel.unit] = max(spans.get(channel.unit, 0.0), high - low)
    found = {}
    for unit, span in spans.items():
        on_paper = ECG_MILLIVOLTS / _MILLIVOLTS[unit] if as_ecg and unit in _MILLIVOLTS else 0.0
        if on_paper and span / on_paper * SQUARE <= TALLEST - SQUARE:
            found[unit] = on_paper
        else:
            found[unit] = _nice(span / (TALLEST / 2) * SQUARE) if span else 1.0
    return found


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    """The lowest and highest of some values, 0 among them where it lies near."""
    known = values[~np.isnan(values)]
    if not known.size:
        return 0.0, 0.0
    low, high = float(known.min()), float(known.max())
    near = high - low
    return (min(low, 0.0), max(high, 0.0)) if low <= near and high >= -near else (low, high)


def _row(
    channel: Channel,
    trace: tuple[NDArray[np.float64], NDArray[np.float64]],
    per_square: float,
    pixels_per_sample: float,
) -> DrawnChannel:
    places, values = trace
    low, high = _range(values)
    # whole squares, so that the lines of the grid go on from row to row
    top = math.ceil(high / per_square + 0.25)
    bottom = math.floor(low / per_square - 0.25)
    missing = LOWEST // SQUARE - (top - bottom)
    top += max(0, missing - missing // 2)
    bottom -= max(0, missing // 2)
    top += 1  # where the channel's name is written
    height = (top - bottom) * SQUARE
    zero = top * SQUARE if bottom <= 0 <= top else None
    down = (top - values / per_square) * SQUARE
    path = _path(places * pixels_per_sample, down)
    return DrawnChannel(
        channel.label if path else _("{label}: nothing recorded", label=channel.label),
        _height(per_square, channel.unit),
        height,
        zero,
        path,
    )


def _height(per_square: float, unit: str) -> str:
    """What a square is up, in words; electrocardiograms are spoken of in mV."""
    if unit == "µV" and per_square >= 100:
        per_square, unit = per_square / 1000, "mV"
    return f"{_amount(per_square)} {unit}".strip()


def _path(across: NDArray[np.float64], down: NDArray[np.float64]) -> str:
    """A line through points in pixels, interrupted where a value is missing."""
    parts, start = [], True
    for x, y in zip(np.round(across, 1).tolist(), np.round(down, 1).tolist()):
        if y != y:
            start = True
        else:
            parts.append(f"{'M' if start else 'L'}{x:g} {y:g}")
            start = False
    return "".join(parts)


def _ticks(width: int, per_square: float) -> tuple[tuple[float, str], ...]:
    """Times along the lower edge, every five squares."""
    return tuple((at, _amount(at / SQUARE * per_square)) for at in range(0, width + 1, 5 * SQUARE))


def _nice(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, ... at or above a value."""
    if not value > 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _amount(value: float) -> str:
    """A number for people: no more digits than it needs."""
    return f"{value:,.10g}" if 1e-4 <= abs(value) < 1e7 or value == 0 else f"{value:.4g}"
