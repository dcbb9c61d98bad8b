// Pyodide under node: what the runners share. Each is called with PYODIDE_FOLDER STDLIB_ZIP JOB_FOLDER SCRIPT.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, stdlib, jobFolder, script] = process.argv.slice(2).map((path) => resolve(path));

// A Pyodide with the standard library that was named, and `how` as loadPyodide has it. Seed, language and time are fixed, so
// that what is made in it comes out the same every time.
export const boot = async (how = {}) => {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
  const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
  return loadPyodide({
    indexURL: pyodideFolder,
    stdLibURL: stdlib,
    lockFileContents: JSON.stringify({ info: lock.info, packages: {} }),
    env: { HOME: "/home/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0", TZ: "UTC" },
    ...how,
  });
};

// A file of the job, as node reads it.
export const job = (name) => readFile(join(jobFolder, name));

// Runs the script in a Pyodide that sees the job's folder as /job; then what else is to be done.
export const run = async (pyodide, then = async () => {}) => {
  pyodide.FS.mkdir("/job");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: jobFolder }, "/job");
  try {
    pyodide.runPython(await readFile(script, "utf8"), { filename: script });
    await then();
  } catch (error) {
    console.error(error.message); // Python's traceback, without the page-long line of JavaScript that node would show
    process.exit(1);
  }
};
