"""Runs in Pyodide: the sample study that the recipe in static/sample.py makes, packed into /job/output.zip."""

import importlib
import sys
import zipfile


def make() -> None:
    """Unpack numpy, put pydicom and the recipe on the path, run the recipe, pack what it gives."""
    with zipfile.ZipFile("/job/numpy.zip") as numpy:
        numpy.extractall("/home/pyodide/packages")
    sys.path[:0] = ["/home/pyodide/packages", "/job/pydicom.zip", "/job/recipe"]
    recipe = importlib.import_module("sample")
    with zipfile.ZipFile("/job/output.zip", "w") as target:
        for name, data in recipe.make_sample():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, bytes(data), compresslevel=9)


make()
