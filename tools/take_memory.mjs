// Boots Pyodide under node as a worker of the page does, has it import what workers begin with, and writes down its memory,
// so that a worker begins where this one ends. A second Pyodide packs it, and what is left to be fetched beside it.
import crypto from "node:crypto";
import { boot, job, run } from "./in_node.mjs";

// The same memory every time: no place on this machine, no clock, no chance.
process.argv.length = 1;
Date.now = () => 0;
performance.now = () => 0;
crypto.randomFillSync = (array) => array.fill(0);

const STDLIB = "/lib/python313.zip", PURE = "/lib/pure.zip";
const packer = await boot();
await run(packer, async () => {
  const python = await boot({ _makeSnapshot: true });
  python.FS.writeFile(PURE, await job("pure.zip"));
  python.runPython(String(await job("begin.py")));
  packer.FS.writeFile("/job/loaded", python.runPython("begin()"));
  packer.runPython("leave_out()");
  python.FS.writeFile(STDLIB, await job("left/python_stdlib.zip"));
  python.FS.writeFile(PURE, await job("left/pure.zip"));
  python.runPython("end()");
  packer.FS.writeFile("/job/memory", python.makeMemorySnapshot());
  packer.runPython("pack()");
});
