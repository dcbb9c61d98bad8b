// Boots Pyodide under node as a worker of the page does, has it import what workers begin with, and writes down its memory,
// so that a worker begins where this one ends. A second Pyodide packs what is left to be fetched beside it.
// usage: node take_memory.mjs PYODIDE_FOLDER STDLIB_ZIP JOB_FOLDER SCRIPT
import crypto from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, stdlib, jobFolder, script] = process.argv.slice(2).map((path) => resolve(path));
process.argv.length = 1; // a place on this machine is nothing to remember

// The same memory every time: no clock, no chance.
Date.now = () => 0;
performance.now = () => 0;
crypto.randomFillSync = (array) => array.fill(0);

const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
const boot = (how) =>
  loadPyodide({
    indexURL: pyodideFolder,
    stdLibURL: stdlib,
    lockFileContents: JSON.stringify({ info: lock.info, packages: {} }),
    env: { HOME: "/home/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0", TZ: "UTC" },
    ...how,
  });

const STDLIB = "/lib/python313.zip", PURE = "/lib/pure.zip";
const packer = await boot({});
packer.FS.mkdir("/job");
packer.FS.mount(packer.FS.filesystems.NODEFS, { root: jobFolder }, "/job");
packer.runPython(await readFile(script, "utf8"), { filename: script });
const job = (name, how) => packer.FS.readFile(`/job/${name}`, how);
try {
  const python = await boot({ _makeSnapshot: true });
  python.FS.writeFile(PURE, job("pure.zip"));
  python.runPython(job("begin.py", { encoding: "utf8" }));
  packer.FS.writeFile("/job/loaded", python.runPython("begin()"));
  packer.runPython("leave_out()");
  python.FS.writeFile(STDLIB, job("left/python_stdlib.zip"));
  python.FS.writeFile(PURE, job("left/pure.zip"));
  python.runPython("end()");
  packer.FS.writeFile("/job/memory", python.makeMemorySnapshot());
  packer.runPython("pack()");
} catch (error) {
  console.error(error.message); // Python's traceback, without the page-long line of JavaScript that node would show
  process.exit(1);
}
