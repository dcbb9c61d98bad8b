"""Debian's packages of the programs that tests use: what is missing is said before any of it is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.places import BuildError
from tools.programs import run

QT_IN_PYTHON = "/usr/lib/python3/dist-packages/PyQt6/QtWebEngineWidgets.abi3.so"
NO_QUESTIONS = {"DEBIAN_FRONTEND": "noninteractive"}


@dataclass(frozen=True, slots=True)
class Package:
    """A package, the programs (or files, by their whole paths) of which one will do for the tests, and what for."""

    name: str
    programs: tuple[str, ...]
    purpose: str


CHROMIUM = Package("chromium", ("chromium",), "the browser that the page is opened in")
FIREFOX = Package("firefox-esr", ("firefox-esr", "firefox"), "another browser that the page is opened in")
PEERS = (
    Package("dcmtk", ("dcmdump",), "reads, draws and packs DICOM, to compare with"),
    Package("dcm2niix", ("dcm2niix",), "makes volumes of scans and copies, to compare"),
    Package("libjxl-tools", ("djxl",), "unpacks JPEG XL, to compare with"),
    Package("zip", ("zip",), "makes archives as Linux and Mac do"),
    Package("7zip", ("7zz", "7z"), "makes archives as 7-Zip does"),
    FIREFOX,
    Package("webkit2gtk-driver", ("WebKitWebDriver",), "another one: WebKit, which Safari is made of"),
    Package("xvfb", ("xvfb-run",), "a screen for WebKit that nobody sees"),
    Package("xauth", ("xauth",), "what that screen needs"),
    Package("python3-pyqt6.qtwebengine", (QT_IN_PYTHON,), "an old Chromium, where Debian has one"),
    Package("iproute2", ("ip",), "makes a network of its own, in which all is seen that leaves a browser"),
    Package("util-linux", ("unshare",), "keeps that network apart"),
)
"""Independent programs that tests compare with, and browsers beside Chromium."""


def absent(packages: Sequence[Package]) -> list[Package]:
    """Those that no program on the PATH, or file, does for."""
    return [package for package in packages if not any(map(_is_here, package.programs))]


def _is_here(program: str) -> bool:
    return Path(program).is_file() or shutil.which(program) is not None


def install(packages: Sequence[Package], *, allowed: bool) -> dict[Package, str]:
    """Say what will be installed, then install it; gives why not for each package that could not be.

    The packages are installed one by one, as not every system that has apt has all of them.
    """
    if not packages:
        return {}
    try:
        _ask_whether_possible(allowed)
        print("\nGoing to install these packages of Debian (with --install-nothing, none):", flush=True)
        for package in packages:
            print(f"  {package.name:18} {package.purpose}", flush=True)
        run(["apt-get", "update", "-qq"])
    except BuildError as error:
        return dict.fromkeys(packages, str(error))
    return {package: why_not for package in packages if (why_not := _install(package))}


def _ask_whether_possible(allowed: bool) -> None:
    if not allowed:
        raise BuildError("nothing was to be installed")
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise BuildError("only root on Debian can have it installed from here")


def _install(package: Package) -> str:
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package.name]
    try:
        run(command, env={**os.environ, **NO_QUESTIONS})
    except BuildError as error:
        return str(error)
    return ""
