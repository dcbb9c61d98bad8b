"""What can be asked for on a command line, and how it is explained."""

from __future__ import annotations

import argparse
import os
from typing import TypeAlias

from scanveil import __version__
from scanveil.cli.keys import PASSPHRASE
from scanveil.cli.passwords import PASSWORD
from scanveil.said import _, ngettext

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

SOURCE = _(
    "file, folder, or archive: ZIP, .gz, .iso; passwords are asked for, or taken from {variable}", variable=PASSWORD
)


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; `command` is the name of the one that was asked for."""
    vars(argparse).update(_=_, ngettext=ngettext)  # its own words and errors, too, are said in the chosen language
    whole = argparse.ArgumentParser(
        prog="scanveil",
        description=_("Look at DICOM images and take the identity out. Nothing leaves this machine."),
        epilog=_(
            """\
exit status:
  0  all done: every scan that was found
  3  done, but some were withheld, are damaged, missing or could not be read (they are named); or no scan was found
  4  check: something was found
  2  bad usage
  1  failed for a fault of the program, the disk or rights

The original files are only ever read. Not a diagnostic device.
"""
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"scanveil {__version__}")
    commands = whole.add_subparsers(required=True, dest="command", metavar=_("COMMAND"))
    adding = (_add_inspect, _add_show, _add_render, _add_frame, _add_writing)
    for add in (*adding, _add_deidentify, _add_reidentify, _add_check, _add_page):
        add(commands)
    return whole


def _add_inspect(commands: Commands) -> None:
    inspect = commands.add_parser(
        "inspect", help=_("say what files hold"), description=_("What a folder holds: people, studies and series.")
    )
    inspect.add_argument("paths", nargs="+", metavar=_("PATH"), help=SOURCE)
    inspect.add_argument("--json", action="store_true", help=_("say all of it as JSON on standard output"))
    _add_jobs(inspect)


def _add_show(commands: Commands) -> None:
    show = commands.add_parser(
        "show",
        help=_("print a report, and what else is no image"),
        description=_("What a file that is no image says: a report as a tree of text, and what other objects are."),
    )
    show.add_argument("file", metavar=_("FILE"), help=_("DICOM file"))
    show.add_argument(
        "-o",
        "--output",
        metavar="out.pdf",
        help=_("write the document or video inside it here, as it is; a video that is to be .mp4 is packed so"),
    )


def _add_render(commands: Commands) -> None:
    render = commands.add_parser(
        "render",
        help=_("save an image as it is shown"),
        description=_("An image as PNG: as its file says it or, with --stack, as the page shows it."),
    )
    _add_frame_and_output(render, _("number of the frame, from 1 (default: 1)"), "out.png")
    whole = _("in place of a frame, all of a slide put together: the page for its N-th colour or depth, from 1")
    render.add_argument("--page", type=int, metavar="N", help=whole)
    render.add_argument("--center", type=float, metavar="C", help=_("window center, in HU for CT"))
    render.add_argument("--width", type=float, metavar="W", help=_("window width, above 0"))
    render.add_argument(
        "--voi-lut", type=int, metavar="N", help=_("the file's N-th table of greys in place of a window")
    )
    render.add_argument(
        "--fit",
        choices=("automatic", "full"),
        help=_("in place of a window, one that fits the values: all but the outermost, or all"),
    )
    render.add_argument("--invert", action="store_true", help=_("show low values bright"))
    render.add_argument("--drawings", action="store_true", help=_("show what is drawn over it"))
    render.add_argument(
        "--subtract",
        action=argparse.BooleanOptionalAction,
        help=_("subtract the mask of an angiogram, or not (default: as the file recommends)"),
    )
    render.add_argument(
        "--companion",
        action="append",
        default=[],
        metavar=_("FILE"),
        help=_("a presentation state, segmentation or structure set that speaks of this image; any number of them"),
    )
    render.add_argument(
        "--stack",
        metavar=_("FOLDER"),
        help=_("the folder that it is in: show it as it is shown among the other images there"),
    )


def _add_frame(commands: Commands) -> None:
    frame = commands.add_parser(
        "frame", help=_("save stored values"), description=_("A frame's stored values, as a NumPy file.")
    )
    _add_frame_and_output(frame, _("number of the frame, from 1 (default: 1)"), "out.npy")


def _add_frame_and_output(command: argparse.ArgumentParser, which: str, output: str) -> None:
    command.add_argument("file", metavar=_("FILE"), help=_("DICOM file"))
    command.add_argument("--frame", type=int, default=1, metavar="N", help=which)
    command.add_argument("-o", "--output", required=True, metavar=output, help=_("file to write"))


def _add_writing(commands: Commands) -> None:
    writing = commands.add_parser(
        "writing",
        help=_("look for writing in images"),
        description=_(
            "Where writing may be in images: boxes in pixels of the image, from its upper left corner. What is found "
            "is looked for, not read, and no machine finds all. Films that are compressed as videos are not looked at."
        ),
    )
    writing.add_argument("paths", nargs="+", metavar=_("PATH"), help=SOURCE)
    writing.add_argument("--json", action="store_true", help=_("say it as JSON on standard output"))
    writing.add_argument(
        "--thorough", action="store_true", help=_("look at each image twice, in two sizes: it takes twice as long")
    )
    _add_jobs(writing)


def _add_deidentify(commands: Commands) -> None:
    deidentify = commands.add_parser(
        "deidentify",
        help=_("take the identity out"),
        description=_(
            "Files without the identity, as a ZIP with a report. What cannot be proven clean is withheld and named."
        ),
        epilog=_examples(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    deidentify.add_argument("paths", nargs="+", metavar=_("PATH"), help=SOURCE)
    deidentify.add_argument("-o", "--output", required=True, metavar="out.zip", help=_("file to write"))
    _add_choices(deidentify)
    _add_keys(deidentify)
    _add_wanted(deidentify)
    _add_people(deidentify)
    _add_judgements(deidentify)
    _add_blanking(deidentify)
    deidentify.add_argument(
        "--mapping",
        metavar=_("FOLDER"),
        help=_("write uid_mapping.csv and patid_mapping.csv there; they name people"),
    )
    deidentify.add_argument("--report", metavar="out.json", help=_("write the report here as well"))
    _add_jobs(deidentify)


def _examples() -> str:
    return _(
        """\
options of PS3.15:
  clean_descriptors  clean_graphics  clean_structured_content  retain_device_identity
  retain_institution_identity  retain_longitudinal_full_dates  retain_longitudinal_modified_dates
  retain_patient_characteristics  retain_safe_private  retain_uids

examples:
  scanveil deidentify CD -o copies.zip
  scanveil deidentify CD -o copies.zip --profile second-opinion --option retain_device_identity
  scanveil deidentify CD -o copies.zip --save-key who.json
"""
    )


def _add_choices(deidentify: argparse.ArgumentParser) -> None:
    """What may stay."""
    deidentify.add_argument(
        "--profile",
        default="basic",
        metavar=_("NAME"),
        help=_("what is done: basic (default), second-opinion, teaching, research, everything-out, or a file.toml"),
    )
    deidentify.add_argument(
        "--option",
        action="append",
        default=[],
        metavar=_("NAME"),
        help=_("an option of PS3.15, of those below; may be repeated"),
    )


def _add_keys(deidentify: argparse.ArgumentParser) -> None:
    """Who is who."""
    deidentify.add_argument(
        "--key",
        metavar=_("FILE"),
        help=_("a key file, or any secret bytes: names, UIDs and dates become the same again (default: made anew)"),
    )
    deidentify.add_argument(
        "--save-key",
        metavar=_("FILE"),
        help=_("write a key file, under a passphrase that is asked for (or {variable})", variable=PASSPHRASE),
    )


def _add_wanted(deidentify: argparse.ArgumentParser) -> None:
    """Which files are wanted; of each kind any number."""
    kinds = {
        "--study": ("UID", _("only of this study (Study Instance UID); may be repeated")),
        "--series": ("UID", _("only of this series (Series Instance UID); may be repeated")),
        "--modality": (_("NAME"), _("only of this modality, such as CT; may be repeated")),
        "--person": ("ID", _("only of the person with this Patient ID; may be repeated")),
    }
    for option, (shown, explained) in kinds.items():
        deidentify.add_argument(option, action="append", default=[], metavar=shown, help=explained)


def _add_people(deidentify: argparse.ArgumentParser) -> None:
    """Who is one person."""
    deidentify.add_argument(
        "--same-person",
        action="append",
        default=[],
        metavar="ID=ID",
        help=_("people with these two Patient IDs are one person, and get one made-up name; may be repeated"),
    )


def _add_judgements(deidentify: argparse.ArgumentParser) -> None:
    """What a person decides where a file would be withheld."""
    deidentify.add_argument(
        "--include",
        action="append",
        default=[],
        metavar=_("FILE"),
        help=_(
            "give out this file (or archive.zip/FILE) although it would be withheld: you have looked at it yourself; "
            "may be repeated"
        ),
    )
    deidentify.add_argument(
        "--clear-bits",
        action="store_true",
        help=_("set bits of pixels that hold no value to zero where they are not, instead of withholding the file"),
    )


def _add_blanking(deidentify: argparse.ArgumentParser) -> None:
    """What is blanked in images."""
    deidentify.add_argument(
        "--boxes",
        metavar="boxes.json",
        help=_("blank these places in images: a template, or what 'scanveil writing --json' said"),
    )
    deidentify.add_argument(
        "--blank-all-writing",
        action="store_true",
        help=_("look for writing in all images, and blank all that is found; no machine finds all, so look yourself"),
    )


def _add_reidentify(commands: Commands) -> None:
    reidentify = commands.add_parser(
        "reidentify",
        help=_("put the identity back"),
        description=_(
            "Copies with their identity put back, as a ZIP. What the key file knows nothing of is withheld and named."
        ),
    )
    reidentify.add_argument("paths", nargs="+", metavar=_("PATH"), help=SOURCE)
    reidentify.add_argument("--key", required=True, metavar=_("FILE"), help=_("the key file of the batch"))
    reidentify.add_argument(
        "-o", "--output", required=True, metavar="out.zip", help=_("file to write; it names people")
    )
    _add_jobs(reidentify)


def _add_jobs(command: argparse.ArgumentParser) -> None:
    """How many may work."""
    command.add_argument(
        "--jobs",
        type=_jobs,
        default=_cores(),
        metavar="N",
        help=_("work in so many processes at most (default: as many as there are cores); what is written is the same"),
    )


def _jobs(text: str) -> int:
    """A number of processes, from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("{text} is no number of processes. There is at least 1.", text=text))
    return int(text)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _add_check(commands: Commands) -> None:
    check = commands.add_parser(
        "check",
        help=_("search copies, anybody's, for what names a person in the originals"),
        description=_(
            "Searches copies that any program made for the names, numbers, dates, UIDs and places of the originals, "
            "as Scanveil searches its own, and says where something was found, never what. Files that are no DICOM, "
            "and the names of files, are searched too; text that is drawn into a picture is not read. "
            "Dates that were moved may fall on a day of the originals: that is found, too, since nobody knows here by "
            "how many days they were moved. "
            "The exit status is 0 only where all was looked into and nothing was found; 4 where something was found."
        ),
    )
    check.add_argument("copies", nargs="+", metavar=_("COPIES"), help=SOURCE)
    check.add_argument(
        "--against",
        nargs="+",
        action="extend",
        required=True,
        metavar=_("ORIGINALS"),
        help=_("file, folder or archive that the copies were made of"),
    )
    check.add_argument("--json", action="store_true", help=_("say it as JSON on standard output"))


def _add_page(commands: Commands) -> None:
    page = commands.add_parser(
        "page",
        help=_("open the page in a browser, or save it as one file"),
        description=_(
            "The page with which all of this is done by hand: served to this computer alone, until Ctrl-C, and opened "
            "in the browser; or saved as one file, which opens by a double click on any computer, also without a "
            "network."
        ),
    )
    page.add_argument("--port", type=_port, default=8000, metavar="N", help=_("first port to try (default: 8000)"))
    page.add_argument("--save", metavar="scanveil.html", help=_("write it here as one file instead"))
    page.add_argument("--no-browser", dest="browser", action="store_false", help=_("say the address, and open nothing"))


def _port(text: str) -> int:
    """A port that a program may listen on."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(_("{text} is no port. Ports are numbers from 1 to 65535.", text=text))
    return int(text)
