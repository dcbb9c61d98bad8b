// Boots one Python from bytes that the page hands over, then gives every message to it. It never asks the network.
"use strict";

const INDEX = "https://inside.invalid/";
const PACKAGES = "/lib/python3.13/site-packages";
const dead = (error) => {
  const text = String(error && error.message || error);
  self.postMessage({ id: 0, kind: "dead", json: JSON.stringify({ text }) });
};

// The first message, "start", has the parts and what this worker is to be; what comes while Python boots waits.
self.onmessage = async ({ data: { parts, json } }) => {
  const early = [];
  self.onmessage = ({ data }) => early.push(data);
  try {
    const { role } = JSON.parse(json);
    const python = await boot(parts);
    const entry = python.pyimport("worker.entry");
    const hear = entry.start(role);
    self.onmessage = ({ data }) => {
      try {
        hear(data);
      } catch (error) {
        dead(error);
      }
    };
    for (const data of early) self.onmessage({ data });
  } catch (error) {
    dead(error);
  }
};

async function boot(parts) {
  // Pyodide asks for its files by fetch; here they are answered from what was handed over.
  const inside = { "pyodide.asm.wasm": new Blob(), "python_stdlib.zip": parts.stdlib };
  self.trueFetch = self.fetch;
  self.fetch = async (url) => new Response(inside[String(url && url.url || url).replace(INDEX, "")]);
  // The page compiled the module once, for all workers.
  WebAssembly.instantiateStreaming = async (_, imports) =>
    ({ module: parts.module, instance: await WebAssembly.instantiate(parts.module, imports) });
  // Also called by Python when it first needs what another script does.
  self.load = (name) => {
    const url = URL.createObjectURL(parts[name]);
    importScripts(url);
    URL.revokeObjectURL(url);
  };
  self.load("loader");
  self.load("glue");
  const bytes = (blob) => new Uint8Array(new FileReaderSync().readAsArrayBuffer(blob));
  const python = await loadPyodide({ indexURL: INDEX, lockFileContents: await parts.lock.text() });
  python.FS.writeFile("/lib/pure.zip", bytes(parts.pure));
  python.runPython("import sys; sys.path.insert(0, '/lib/pure.zip')");
  // Called by Python when it first needs what is inside.
  self.unpack = (name) => python.unpackArchive(bytes(parts[name]), "zip", { extractDir: PACKAGES });
  return python;
}
