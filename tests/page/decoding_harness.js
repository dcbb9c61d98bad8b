// Added behind the built boot.js: boots Python as the page does, then decodes files in it and tells of each one.
"use strict";

self.onmessage = async ({ data: { parts, program, files, from } }) => {
  try {
    give(parts);
    const python = await boot();
    python.pyimport("worker.packages").unpack_on_import(); // which finds numpy and imagecodecs where the page has them
    python.runPython(program);
    python.FS.writeFile("/files.zip", files);
    python.runPython("archive = zipfile.ZipFile('/files.zip'); names = archive.namelist()");
    const names = python.globals.get("names").toJs(), decode = python.runPython("lambda name: outcome(archive.read(name))");
    for (const name of names.slice(from)) {
      const started = performance.now();
      self.postMessage([name, decode(name), (performance.now() - started) / 1000, python._module.HEAPU8.length / 2 ** 20]);
    }
    self.postMessage(null);
  } catch (error) {
    self.postMessage(["died", String(error && error.stack || error), 0, 0]);
  }
};
