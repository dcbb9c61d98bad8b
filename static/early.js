// What must be there before Python is: fetching the program's parts, keeping what is dropped meanwhile, walking
// through dropped folders, and saying at once when this browser cannot run the page.
"use strict";
(() => {
  const BATCH = 200;
  const SAVE_STEP = 8 * 1024 * 1024;
  const MODULE = "runtime/pyodide/pyodide.asm.wasm";
  const PARTS = {
    worker: "app/worker/boot.js",
    loader: "runtime/pyodide/pyodide.js",
    glue: "runtime/pyodide/pyodide.asm.js",
    stdlib: "runtime/pyodide/python_stdlib.zip",
    lock: "runtime/pyodide/pyodide-lock.json",
    pure: "runtime/packages/pure.zip",
    numpy: "runtime/packages/numpy.zip",
    codecs: "runtime/packages/codecs.zip",
    sample: "sample/sample.zip",
  };
  let take = null;
  let kept = [];

  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    // Entries must be asked for while the event lasts.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.length) return;
    if (take) return take(entries);
    kept.push(...entries);
    document.getElementById("status").textContent = "Got it. It is opened as soon as the page is closed off from the network.";
  });

  const asFile = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
  const more = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

  // Everything that the workers will ever need. Blobs cost nothing to hand to one more worker.
  const progress = { done: 0, whole: Object.keys(PARTS).length + 1, tell: () => {} };
  const arrived = (part) => {
    progress.done += 1;
    progress.tell(progress.done, progress.whole);
    return part;
  };
  const part = async ([name, url]) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(url);
    return [name, arrived(await response.blob())];
  };
  const parts = (async () => {
    const module = WebAssembly.compileStreaming(fetch(MODULE)).then(arrived);
    const blobs = await Promise.all(Object.entries(PARTS).map(part));
    return { module: await module, ...Object.fromEntries(blobs) };
  })();
  parts.catch(() => {}); // whoever asks for the parts is told

  window.scanveil = {
    parts(tell) {
      progress.tell = tell;
      return missing.length ? new Promise(() => {}) : parts;
    },
    // Writes a Blob to a chosen file, piece by piece; `goOn` is told percents and answers whether to.
    async save(blob, place, goOn) {
      const out = await place.createWritable();
      for (let at = 0; at < blob.size; at += SAVE_STEP) {
        if (!goOn(Math.floor(100 * at / blob.size))) {
          await out.abort();
          return false;
        }
        await out.write(blob.slice(at, at + SAVE_STEP));
      }
      await out.close();
      return true;
    },
    // From now on `taker` gets what is dropped; first it gets what was kept.
    onDrop(taker) {
      take = taker;
      if (kept.length) taker(kept);
      kept = [];
    },
    // Hands over all files below the entries, in batches of (files, JSON of their paths), until `goOn()` is false.
    // What the system refuses to open is counted.
    async walk(entries, found, goOn) {
      const stack = [...entries].reverse();
      let files = [], paths = [], refused = 0;
      const flush = () => {
        if (files.length) found(files, JSON.stringify(paths));
        files = [];
        paths = [];
      };
      while (stack.length && goOn()) {
        const entry = stack.pop();
        try {
          if (entry.isFile) {
            files.push(await asFile(entry));
            paths.push(entry.fullPath.replace(/^\//, ""));
          } else {
            const reader = entry.createReader();
            for (let part; (part = await more(reader)).length;) stack.push(...part.reverse());
          }
        } catch {
          refused += 1;
        }
        if (files.length >= BATCH) flush();
      }
      flush();
      return refused;
    },
  };

  const missing = [
    ["WebAssembly", "WebAssembly" in window],
    ["workers", "Worker" in window],
    ["opening of dropped folders", "DataTransferItem" in window && "webkitGetAsEntry" in DataTransferItem.prototype],
  ].filter(([, there]) => !there).map(([name]) => name);
  addEventListener("DOMContentLoaded", () => {
    if (!missing.length) return;
    const status = document.getElementById("status");
    status.dataset.state = document.body.dataset.state = "error";
    status.textContent = "This browser cannot run Scanveil: it lacks " + missing.join(", ") +
      ". Please use a current Firefox, Chrome, Edge or Safari.";
  });
})();
