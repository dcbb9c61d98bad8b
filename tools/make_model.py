"""Write py/scanveil/writing/detector.onnx: what finds writing in a picture, in half its size.

    python3 tools/make_model.py PP-OCRv6_det_small.onnx

It is the detector of PP-OCRv6 (Apache-2.0, by the PaddlePaddle authors), as PyPI's rapidocr 3.10.0 has it in
rapidocr/models; nothing else is taken. Its weights become numbers of 16 bits, each with a Cast behind it, so that all
is still computed with 32. It takes bytes and gives bytes: uint8 (1, 3, rows, columns) of RGB, and uint8 (1, 1, rows,
columns), 255 where it is sure of writing. Both sides are multiples of 32.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from struct import pack, unpack

TARGET = Path(__file__).resolve().parent.parent / "py" / "scanveil" / "writing" / "detector.onnx"
SHA256 = "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"
INPUT, OUTPUT = b"x", b"fetch_name_0"
PICTURE, FOUND = b"picture", b"found"

# Numbers of fields and of types (onnx.proto, IR version 10)
GRAPH, NODE, INITIALIZER, INPUT_FIELD, OUTPUT_FIELD = 7, 1, 5, 11, 12
DIMS, DATA_TYPE, NAME, RAW_DATA = 1, 2, 8, 9
FLOAT, UINT8, FLOAT16 = 1, 2, 10
VARINT, BYTES = 0, 2
FEWEST = 64
"""Weights of which it is worth it."""


def main() -> None:
    """Convert the model that is named on the command line."""
    source = Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(source).hexdigest() != SHA256:
        sys.exit("This is not the model that the one in the package was made of.")
    TARGET.write_bytes(converted(source))


def converted(model: bytes) -> bytes:
    """The model, with bytes at both ends and weights of 16 bits."""
    parts = [
        _graph(value) if number == GRAPH and isinstance(value, bytes) else value for number, value in _fields(model)
    ]
    return b"".join(_field(number, part) for (number, _value), part in zip(_fields(model), parts, strict=True))


def _graph(graph: bytes) -> bytes:
    first: list[bytes] = []  # nodes that must stand before all others, as they come in the order of their use
    rest: list[tuple[int, bytes | int]] = []
    for number, value in _fields(graph):
        if number == INITIALIZER and isinstance(value, bytes):
            half = _halved(value)
            if half:
                value, name = half
                first.append(_cast(name + b"_half", name, FLOAT))
        elif number in (INPUT_FIELD, OUTPUT_FIELD) and isinstance(value, bytes):
            value = _of_bytes(value)
        rest.append((number, value))
    scale = [_constant(name, number) for name, number in ((b"middle", 127.5), (b"most", 255.0), (b"round", 0.5))]
    before = [_cast(PICTURE, b"levels", FLOAT), _node(b"Div", [b"levels", b"middle"], b"parts")]
    before += [_node(b"Sub", [b"parts", b"one"], INPUT)]
    after = [_node(b"Mul", [OUTPUT, b"most"], b"sure"), _node(b"Add", [b"sure", b"round"], b"rounded")]
    after += [_cast(b"rounded", FOUND, UINT8)]
    scale.append(_constant(b"one", 1.0))
    nodes = [(number, value) for number, value in rest if number == NODE]
    others = [(number, value) for number, value in rest if number != NODE]
    every = [(NODE, one) for one in first + before] + nodes + [(NODE, one) for one in after]
    every += others + [(INITIALIZER, one) for one in scale]
    return b"".join(_field(number, value) for number, value in every)


def _halved(tensor: bytes) -> tuple[bytes, bytes] | None:
    """A tensor of floats as one of 16 bits under another name, and its name; None where that is not worth it."""
    fields = list(_fields(tensor))
    values = dict(fields)
    raw, name = values.get(RAW_DATA, b""), values[NAME]
    assert isinstance(raw, bytes) and isinstance(name, bytes)
    if values[DATA_TYPE] != FLOAT or len(raw) < 4 * FEWEST:
        return None
    count = len(raw) // 4
    new: dict[int, bytes | int]
    new = {RAW_DATA: pack(f"<{count}e", *unpack(f"<{count}f", raw)), DATA_TYPE: FLOAT16, NAME: name + b"_half"}
    return b"".join(_field(number, new.get(number, value)) for number, value in fields), name


def _of_bytes(description: bytes) -> bytes:
    """What describes an input or output (ValueInfoProto), for one of bytes: name (1), type (2), in it tensor (1)."""
    values = dict(_fields(description))
    name = {INPUT: PICTURE, OUTPUT: FOUND}[values[1]]  # type: ignore[index]
    tensor = dict(_fields(_only(values[2], 1)))
    described = _field(1, UINT8) + _field(2, tensor[2])
    return _field(1, name) + _field(2, _field(1, described))


def _only(message: bytes | int, number: int) -> bytes:
    value = dict(_fields(message))[number]  # type: ignore[arg-type]
    assert isinstance(value, bytes)
    return value


def _cast(source: bytes, target: bytes, kind: int) -> bytes:
    attribute = _field(1, b"to") + _field(3, kind) + _field(20, 2)  # AttributeProto: name, i, type INT
    return _node(b"Cast", [source], target, attribute)


def _node(operator: bytes, sources: list[bytes], target: bytes, attribute: bytes = b"") -> bytes:
    ends = b"".join(_field(1, one) for one in sources) + _field(2, target)
    return ends + _field(3, b"to_" + target) + _field(4, operator) + (_field(5, attribute) if attribute else b"")


def _constant(name: bytes, number: float) -> bytes:
    return _field(DATA_TYPE, FLOAT) + _field(NAME, name) + _field(RAW_DATA, pack("<f", number))


# --- Protocol buffers (their encoding: https://protobuf.dev/programming-guides/encoding) ----------------------------


def _fields(message: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a message in order: numbers, and values as they lie there."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif key & 7 == BYTES:
            length, at = _varint(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        else:
            raise ValueError(f"a field of kind {key & 7}")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        shift, at = shift + 7, at + 1
        if byte < 128:
            return value, at


def _field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return _number(number << 3 | VARINT) + _number(value)
    return _number(number << 3 | BYTES) + _number(len(value)) + value


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


if __name__ == "__main__":
    main()
