// Boots one Python from bytes that the page hands over, then gives every message to it. It never asks the network, and by
// the time that Python works on a file, what could ask it is gone from here.
"use strict";

// What is handed over, at once or by and by, and who waits for what.
const parts = {}, waiting = new Map();
const give = (more) => {
  Object.assign(parts, more);
  for (const [name, resolve] of waiting) if (parts[name]) resolve(parts[name]);
};
const part = async (name) => parts[name] || new Promise((resolve) => waiting.set(name, resolve));

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

  return async () => {
    // Pyodide asks for its files by fetch; here they are answered from what was handed over.
    const inside = { "pyodide.asm.wasm": async () => new Blob(), "python_stdlib.zip": () => part("stdlib") };
    self.fetch = async (url) => new Response(await inside[String(url && url.url || url).replace(INDEX, "")]());
    // Compiled once, for all workers.
    WebAssembly.instantiateStreaming = async (_, imports) => {
      const module = await part("module");
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    };
    const begun = Promise.all([part("memory"), part("core")]).then(([packed, core]) => memory.unpack(packed, core));
    load(await part("loader"));
    load(await part("glue"));
    // Python goes on where the build's left off, with all imported that a worker begins with.
    const python = await loadPyodide({ indexURL: INDEX, lockFileContents: await (await part("lock")).text(), _loadSnapshot: await begun });
    python.FS.writeFile("/lib/pure.zip", bytes(await part("pure")));
    if (!closing.inWorker()) throw new Error("this worker keeps ways out");
    // Called by Python when it first needs what is inside, or what another script does.
    self.unpack = (name) => python.unpackArchive(bytes(parts[name]), "zip", { extractDir: PACKAGES });
    self.loadUnlocking = () => load(parts.unlocking);
    // Of what cannot be read, nothing: Python cannot wait for what every browser says then.
    self.allBytes = (blob) => blob.arrayBuffer().then((read) => new Uint8Array(read), () => undefined);
    self.tryWaysOut = proof.tryAll;
    return python;
  };
})();

const dead = (error) => {
  const text = String(error && error.message || error);
  self.postMessage({ id: 0, kind: "dead", json: JSON.stringify({ text }) });
};

// To the first worker the parts come by a channel of their own, before it is said what it is to be. It compiles the large one
// while that is checked: what was given last to be compiled, when it comes as a part, is what was found whole.
let booted = null, compiled = null;
const beginFirst = ({ given, made }) => {
  booted = boot();
  booted.catch(() => {}); // said when it is awaited
  given.onmessage = async ({ data: { name, blob, compile } }) => {
    if (compile) {
      const answer = new Response(compile, { headers: { "Content-Type": "application/wasm" } });
      compiled = WebAssembly.compileStreaming(answer).catch(() => null);
      return;
    }
    give({ [name]: blob });
    if (name !== "core") return;
    const module = await compiled;
    made.postMessage({ module });
    if (module) give({ module });
  };
};

// "start" says what this worker is to be, and has all parts that it boots from; what comes while Python boots waits, but for
// parts that come later.
self.onmessage = async ({ data }) => {
  if (data.kind === "first") return beginFirst(data);
  give(data.parts);
  const early = [];
  const listen = (take) => {
    self.onmessage = ({ data }) => (data.kind === "parts" ? give(data.parts) : take(data));
  };
  listen((message) => early.push(message));
  try {
    const { role, address } = JSON.parse(data.json);
    proof.at(address);
    const python = await (booted || boot());
    if (data.ciphers) self.cipher = cipherBy(data.ciphers);
    const entry = python.pyimport("worker.entry");
    const hear = entry.start(role);
    listen((message) => {
      try {
        hear(message);
      } catch (error) {
        dead(error);
      }
    });
    for (const message of early) self.onmessage({ data: message });
  } catch (error) {
    dead(error);
  }
};
