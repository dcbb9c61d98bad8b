// Added behind the built boot.js: boots Python as the page does, then runs pytest in it instead of waiting for work.
"use strict";

self.onmessage = async ({ data: { parts, tests, extra, arguments: options } }) => {
  try {
    give(parts);
    const python = await boot();
    for (const name of ["numpy", "codecs", "discs"]) self.unpack(name);
    python.unpackArchive(tests, "zip", { extractDir: "/tests" });
    python.unpackArchive(extra, "zip", { extractDir: "/extra" });
    python.globals.set("options", python.toPy(options));
    self.postMessage(python.runPython(`
import contextlib, importlib, io, os, sys
sys.path[:0] = ["/extra/packages", "/tests"]
importlib.invalidate_caches()
import pydicom
pydicom.__path__.insert(0, "/extra/pydicom")  # its test files, which the page does not ship
sys.modules.pop("pydicom.data", None)
pydicom.data = importlib.import_module("pydicom.data")
os.chdir("/tests")
import pytest
said = io.StringIO()
with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
    status = int(pytest.main(["-p", "no:cacheprovider", "--import-mode=importlib", "-q", *options]))
import json
json.dumps([status, said.getvalue()])
`));
  } catch (error) {
    self.postMessage(JSON.stringify([99, String(error && error.stack || error)]));
  }
};
