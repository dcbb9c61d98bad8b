// Boots Pyodide under node from the memory that was built, as a worker does, and runs one Python script on a folder.
// usage: node with_memory.mjs PYODIDE_FOLDER STDLIB_ZIP JOB_FOLDER SCRIPT
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, stdlib, jobFolder, script] = process.argv.slice(2).map((path) => resolve(path));
const job = async (name) => new Blob([await readFile(join(jobFolder, name))]);
const source = await readFile(new URL("../../app/memory.js", import.meta.url), "utf8");
const memory = new Function(`${source} return memory;`)();
const begun = await memory.unpack(await job("memory.bin"), await job("pyodide.asm.wasm"));

const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
const lock = JSON.parse(await readFile(join(pyodideFolder, "pyodide-lock.json"), "utf8"));
const pyodide = await loadPyodide({
  indexURL: pyodideFolder,
  stdLibURL: stdlib,
  lockFileContents: JSON.stringify({ info: lock.info, packages: {} }),
  _loadSnapshot: begun,
});
pyodide.FS.writeFile("/lib/pure.zip", new Uint8Array(await (await job("pure.zip")).arrayBuffer()));
pyodide.FS.mkdir("/job");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: jobFolder }, "/job");
try {
  pyodide.runPython(await readFile(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
