// Boots one Python from bytes that the page hands over, then gives every message to it. It never asks the network, and by
// the time that Python works on a file, what could ask it is gone from here.
"use strict";

const boot = (() => {
  const INDEX = "https://inside.invalid/";
  const PACKAGES = "/lib/python3.13/site-packages";
  const importScripts = self.importScripts.bind(self);
  const load = (blob) => {
    const url = URL.createObjectURL(blob);
    importScripts(url);
    URL.revokeObjectURL(url);
  };
  const bytes = (blob) => new Uint8Array(new FileReaderSync().readAsArrayBuffer(blob));

  // What the page does for a worker: digests and encryption.
  const cipherBy = (port) => {
    const asked = new Map();
    port.onmessage = ({ data: { id, done, error } }) => {
      const [resolve, reject] = asked.get(id);
      asked.delete(id);
      if (error) reject(new Error(error));
      else resolve(done);
    };
    let last = 0;
    return (deed, how, transfer) => new Promise((...ends) => {
      asked.set(last += 1, ends);
      port.postMessage({ id: last, deed, ...how }, transfer || []);
    });
  };

  return async (parts, address, ciphers) => {
    proof.at(address);
    // Pyodide asks for its files by fetch; here they are answered from what was handed over.
    const inside = { "pyodide.asm.wasm": new Blob(), "python_stdlib.zip": parts.stdlib };
    self.fetch = async (url) => new Response(inside[String(url && url.url || url).replace(INDEX, "")]);
    // The page compiled the module once, for all workers.
    WebAssembly.instantiateStreaming = async (_, imports) =>
      ({ module: parts.module, instance: await WebAssembly.instantiate(parts.module, imports) });
    const begun = memory.unpack(parts.memory, parts.core);
    load(parts.loader);
    load(parts.glue);
    // Python goes on where the build's left off, with all imported that a worker begins with.
    const python = await loadPyodide({ indexURL: INDEX, lockFileContents: await parts.lock.text(), _loadSnapshot: await begun });
    python.FS.writeFile("/lib/pure.zip", bytes(parts.pure));
    if (!closing.inWorker()) throw new Error("this worker keeps ways out");
    // Called by Python when it first needs what is inside, or what another script does.
    self.unpack = (name) => python.unpackArchive(bytes(parts[name]), "zip", { extractDir: PACKAGES });
    self.loadUnlocking = () => load(parts.unlocking);
    // Of what cannot be read, nothing: Python cannot wait for what every browser says then.
    self.allBytes = (blob) => blob.arrayBuffer().then((read) => new Uint8Array(read), () => undefined);
    self.tryWaysOut = proof.tryAll;
    if (ciphers) self.cipher = cipherBy(ciphers);
    return python;
  };
})();

const dead = (error) => {
  const text = String(error && error.message || error);
  self.postMessage({ id: 0, kind: "dead", json: JSON.stringify({ text }) });
};

// The first message, "start", has the parts and what this worker is to be; what comes while Python boots waits, but for
// parts that come later.
self.onmessage = async ({ data: { parts, ciphers, json } }) => {
  const early = [];
  const listen = (take) => {
    self.onmessage = ({ data }) => (data.kind === "parts" ? Object.assign(parts, data.parts) : take(data));
  };
  listen((data) => early.push(data));
  try {
    const { role, address } = JSON.parse(json);
    const python = await boot(parts, address, ciphers);
    const entry = python.pyimport("worker.entry");
    const hear = entry.start(role);
    listen((data) => {
      try {
        hear(data);
      } catch (error) {
        dead(error);
      }
    });
    for (const data of early) self.onmessage({ data });
  } catch (error) {
    dead(error);
  }
};
