"""Write py/scanveil/deid/rules/table.py and options_table.py out of the standard's tables.

    pip download --no-deps dicom-standard==0.1.0    # and unpack it into a folder
    python3 tools/make_table.py [FOLDER [UNPACKED]]

FOLDER holds `e11_table.json` (PS3.15 Table E.1-1), `iod_types_e11_top.json` (PS3.3 Types),
`e341_structured_content.json` and `e3_10_1_safe_private.json` (PS3.15 Tables E.3.4-1 and E.3.10-1); it defaults to
`../shared/standard`. UNPACKED has `module_to_attributes.json` and `macro_to_attributes.json` (PS3.3 2020, MIT license)
somewhere below it: the Types of all attributes; without it, those stay as they are. pydicom, which must be installed,
gives the data dictionary and the registry of UIDs (PS3.6).
What is written is data as text, so that importing it costs next to nothing; `attributes.py` and `profile.py` read it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import wrap
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "py"))

from scanveil.deid.rules.table import DEMANDS  # noqa: E402 - the package is not installed

DEFAULT_STANDARD = ROOT.parent / "shared" / "standard"
TARGET = ROOT / "py" / "scanveil" / "deid" / "rules" / "table.py"
OPTIONS_TARGET = TARGET.with_name("options_table.py")
WIDTH = 110
UID_ROOT = "1.2.840.10008"

# Attributes of Table E.1-1 that pydicom 3.0.2's dictionary does not know yet: VRs from PS3.6 2026d
NEWER_VRS = {
    "UR": "0010,0047 0040,E012",
    "UC": "0010,2162",
    "LT": "0010,0012 0010,0013 0010,0016 0010,0042 0010,0045",
    "LO": "3004,007F 0040,B03B 0040,B03F",
    "DT": "0040,B034 0040,A034 0040,A035 0040,B036",
    "SQ": (
        "0008,1301 0008,1302 0008,1303 0008,1304 0010,0011 0010,0014 0010,0015 0010,0041 0010,0043 0010,0044 0010,0046"
    ),
}

HEAD = '''\
"""Tables of the DICOM standard as text; written by tools/make_table.py, not by hand.

DICOM PS3.15 {edition}, PS3.3 and PS3.6, (c) NEMA. DICOM is a registered trademark of NEMA.
Tags, names, types and action codes are facts out of its tables; no descriptive text is taken over.

ROWS    PS3.15 Table E.1-1 ({edition}, {rows} rows): tag, Basic Profile code, VR, ten option columns, keyword
TYPES   PS3.3 (2020): IOD, its SOP classes (without root), and the Types that decide between codes or against an X
DEMANDS PS3.3 (2020): attributes of Type 1 or 1C, and of 2 or 2C, in any module, at the top level and in sequences
BY_VR   PS3.6 by pydicom {pydicom} and the {newer} newer attributes of Table E.1-1: VR and its tags
UIDS    PS3.6 Annex A by pydicom {pydicom}: the registered UIDs, without their root UID_ROOT
METHODS PS3.16 CID 7050: code value and meaning
"""

EDITION = "{edition}"
UID_ROOT = "{root}"
OPTION_COLUMNS = {options!r}
'''


OPTIONS_HEAD = '''\
"""Tables for options of PS3.15 as text; written by tools/make_table.py, not by hand.

DICOM PS3.15 {edition}, (c) NEMA. DICOM is a registered trademark of NEMA.
Tags, types, codes and action codes are facts out of its tables; no descriptive text is taken over.

SAFE_PRIVATE  Table E.3.10-1 ({private} rows): private creator, then group, last byte of the element and VR of its rows
CONTENT_ITEMS Table E.3.4-1 ({content} rows): scheme, then code, value type, Basic Profile code and ten option columns
"""
'''


def main(folder: Path, unpacked: Path | None = None) -> None:
    """Write both modules."""
    write_table(folder, unpacked)
    write_options_table(folder)


def write_options_table(folder: Path) -> None:
    """What options need beyond Table E.1-1."""
    private = json.loads((folder / "e3_10_1_safe_private.json").read_text("utf-8"))
    content = json.loads((folder / "e341_structured_content.json").read_text("utf-8"))
    columns = json.loads((folder / "e11_table.json").read_text("utf-8"))["option_columns"]
    head = OPTIONS_HEAD.format(
        edition=content["_provenance"]["edition"], private=len(private["rows"]), content=len(content["rows"])
    )
    safe = [
        (row["private_creator"], f"{row['tag'][1:5]}{row['tag'][8:10]}={row['vr'] or '??'}") for row in private["rows"]
    ]
    items = [(row["scheme"], content_line(row, columns)) for row in content["rows"]]
    OPTIONS_TARGET.write_text(
        "\n".join([head, block("SAFE_PRIVATE", grouped(safe)), block("CONTENT_ITEMS", grouped(items))]), "utf-8"
    )


def content_line(row: dict[str, Any], columns: list[str]) -> str:
    """`121022:TEXT=X=----------`."""
    letters = "".join(row["options"].get(name, "-") for name in columns)
    return f"{row['code']}:{row['value_type']}={row['basic']}={letters}"


def grouped(pairs: list[tuple[str, str]]) -> list[str]:
    """One paragraph per name: the name, then what belongs to it."""
    lines = []
    for name in sorted({name for name, _ in pairs}):
        lines += [name, *wrapped(sorted(word for its, word in pairs if its == name), indent="  ")]
    return lines


def write_table(folder: Path, unpacked: Path | None) -> None:
    """Table E.1-1 and what it needs."""
    import pydicom

    source = json.loads((folder / "e11_table.json").read_text("utf-8"))
    types = json.loads((folder / "iod_types_e11_top.json").read_text("utf-8"))
    rows = source["rows"]
    vrs = dictionary_vrs()
    head = HEAD.format(
        edition=source["_provenance"]["edition"],
        rows=len(rows),
        pydicom=pydicom.__version__,
        newer=sum(len(tags.split()) for tags in NEWER_VRS.values()),
        root=UID_ROOT,
        options="§",
    ).replace("'§'", tuple_text(source["option_columns"]))
    parts = [
        head,
        block("METHODS", [f"{code} {meaning}" for code, meaning in source["cid7050"]]),
        block("ROWS", [row_line(row, source["option_columns"], vrs) for row in rows]),
        block("TYPES", type_lines(types, {row["tag"]: row["basic"] for row in rows})),
        block("DEMANDS", demand_lines(unpacked, vrs) if unpacked else DEMANDS.splitlines()),
        block("BY_VR", vr_lines(vrs)),
        block("UIDS", wrapped(registered_uids())),
    ]
    TARGET.write_text("\n".join(parts), "utf-8")


def dictionary_vrs() -> dict[str, str]:
    """Tag in hex -> VR; where the standard leaves a choice, the VRs joined by `|`."""
    from pydicom.datadict import DicomDictionary

    found = {f"{tag:08X}": entry[0].replace(" or ", "|") for tag, entry in DicomDictionary.items()}
    for vr, tags in NEWER_VRS.items():
        found |= {tag.replace(",", ""): vr for tag in tags.split()}
    return {tag: vr for tag, vr in found.items() if vr != "NONE"}


def registered_uids() -> list[str]:
    """What follows the root in each UID of PS3.6 Annex A."""
    from pydicom._uid_dict import UID_dictionary

    found = [uid.removeprefix(UID_ROOT) for uid in UID_dictionary]
    return sorted(found, key=lambda uid: [int(number) for number in uid[1:].split(".")])


def row_line(row: dict[str, Any], options: list[str], vrs: dict[str, str]) -> str:
    """`00080050 Z SH ---------- AccessionNumber`; where there is no keyword, the name run together."""
    columns = "".join(row["options"].get(option, "-") for option in options)
    keyword = row.get("keyword") or "".join(word[:1].upper() + word[1:] for word in row["name"].split())
    return f"{row['tag']} {row['basic']} {vrs.get(row['tag'], '??')} {columns} {keyword}"


def type_lines(types: dict[str, Any], codes: dict[str, str]) -> list[str]:
    """`ct-image 1.2.840...,...: 00080020=2 ...`: only IODs with a SOP class, only Types that decide something."""
    lines = []
    for iod, attributes in types["iods"].items():
        classes = [uid.removeprefix(UID_ROOT) for uid, name in types["sop_to_iod"].items() if name == iod]
        decisive = {tag: usage for tag, usage in attributes.items() if decides(codes[tag], usage)}
        if classes:
            lines += [f"{iod} {','.join(classes)}"]
            lines += wrapped([f"{tag}={usage.split('/')[0]}" for tag, usage in decisive.items()], indent="  ")
    return lines


def demand_lines(unpacked: Path, vrs: dict[str, str]) -> list[str]:
    """`top 1`, then the tags that some module has as Type 1 or 1C at its top level; and so on."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in ("module_to_attributes.json", "macro_to_attributes.json"):
        (path,) = unpacked.rglob(name)
        for row in json.loads(path.read_text("utf-8")):
            _module, *around = row["path"].upper().split(":")
            level = "top" if len(around) == 1 and "module" in name else "nested"
            found.setdefault((level, around[-1]), set()).add((row["type"] or "")[:1])
    lines = []
    for level in ("top", "nested"):
        for wanted in "12":
            listed = sorted(
                tag for (place, tag), types in found.items() if (place, strictest(types)) == (level, wanted)
            )
            lines += [
                f"{level} {wanted}",
                *wrapped([tag for tag in listed if vrs.get(tag, "SQ") != "SQ"], indent="  "),
            ]
    return lines


def strictest(types: set[str]) -> str:
    """Of the Types that modules give an attribute the one that demands most."""
    return min(types & set("123"), default="3")


def decides(code: str, usage: str) -> bool:
    """Whether a Type changes what is done: compound codes; Z of Type 1; X of Type 1 or 2 in a mandatory module."""
    type_, module = usage.split("/")
    if "/" in code:
        return True
    return (code == "Z" and type_.startswith("1")) or (code == "X" and type_ in ("1", "2") and module == "M")


def vr_lines(vrs: dict[str, str]) -> list[str]:
    """One paragraph per VR: its name, then its tags."""
    lines = []
    for vr in sorted(set(vrs.values())):
        lines += [vr, *wrapped(sorted(tag for tag, its in vrs.items() if its == vr), indent="  ")]
    return lines


def wrapped(words: list[str], indent: str = "") -> list[str]:
    return wrap(" ".join(words), WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def tuple_text(words: list[str]) -> str:
    return "(\n" + "".join(f'    "{word}",\n' for word in words) + ")"


def block(name: str, lines: list[str]) -> str:
    return f'{name} = """\\\n' + "\n".join(lines) + '\n"""\n'


if __name__ == "__main__":
    main(*[Path(one) for one in sys.argv[1:]] or [DEFAULT_STANDARD])
