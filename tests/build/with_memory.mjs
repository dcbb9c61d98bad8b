// Boots Pyodide under node from the memory that was built, as a worker does, and runs one Python script on a folder.
import { readFile } from "node:fs/promises";
import { boot, job, run } from "../../tools/in_node.mjs";

const source = await readFile(new URL("../../app/memory.js", import.meta.url), "utf8");
const memory = new Function(`${source} return memory;`)();
const [packed, core] = await Promise.all(["memory.bin", "pyodide.asm.wasm"].map(async (name) => new Blob([await job(name)])));

const pyodide = await boot({ _loadSnapshot: await memory.unpack(packed, core) });
pyodide.FS.writeFile("/lib/pure.zip", await job("pure.zip"));
await run(pyodide);
