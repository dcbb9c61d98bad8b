// Boots Pyodide under node, mounts a folder of this machine as /job, and runs one Python script in it.
// usage: node in_pyodide.mjs PYODIDE_FOLDER STDLIB_ZIP JOB_FOLDER SCRIPT
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, stdlib, jobFolder, script] = process.argv.slice(2).map((path) => resolve(path));

const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
const pyodide = await loadPyodide({
  indexURL: pyodideFolder,
  stdLibURL: stdlib,
  lockFileContents: JSON.stringify({ info: lock.info, packages: {} }),
  // A fixed seed, so that what is compiled comes out the same every time.
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
});
pyodide.FS.mkdir("/job");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: jobFolder }, "/job");
try {
  pyodide.runPython(await readFile(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message); // Python's traceback, without the page-long line of JavaScript that node would show
  process.exit(1);
}
