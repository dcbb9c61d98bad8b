// What must be there before Python is: fetching the program's parts, keeping what is dropped meanwhile, walking
// through dropped folders, and saying what is wrong when the page cannot start. Old browsers must be able to read this
// file, or nobody would say that they are too old: it keeps to the JavaScript of 2017.
"use strict";
(() => {
  // All that this file says to people, in whole sentences; what stands in braces is filled in.
  const WORDS = {
    openedAsFile: "This page was opened as a file, and browsers run no programs from there. It has to be opened from a web " +
      "address, one that starts with http. If you have its whole folder: start “python3 -m http.server” in that folder, " +
      "and open http://localhost:8000 in the browser. Your scans are not touched by this.",
    tooOld: "This browser cannot run Scanveil: it lacks {features}. Nothing is wrong with your files. Please open this page in " +
      "a current Firefox, Chrome, Edge or Safari; on an iPhone or iPad, update the system first.",
    fileMissing: "The program did not arrive completely: {files} is missing. Please check the connection and reload the page. " +
      "If that does not help, the place that it comes from does not have all of it.",
    filesMissing: "The program did not arrive completely: {files} are missing. Please check the connection and reload the " +
      "page. If that does not help, the place that it comes from does not have all of it.",
    doesNotStart: "The program does not start: a part of it did not arrive, or this browser cannot run it. Please check the " +
      "connection and reload the page. If that does not help, try a current Firefox, Chrome, Edge or Safari.",
    kept: "Got it. It is opened as soon as the page is closed off from the network.",
    wasm: "WebAssembly as of 2022",
    workers: "workers",
    staticBlocks: "static blocks of classes",
    structuredClone: "structuredClone",
    dropping: "opening of dropped folders",
  };

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
    discs: "runtime/packages/discs.zip",
    unlocking: "runtime/zip/zip-core.min.js",
    sample: "sample/sample.zip",
  };

  // --- Can this page run at all? -----------------------------------------------------------------------------------

  // The smallest module that mentions a reference to an object of JavaScript.
  const WITH_REFERENCE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
  const NEEDED = {
    wasm: () => WebAssembly.validate(new Uint8Array(WITH_REFERENCE)) && new WebAssembly.Tag({ parameters: [] }),
    workers: () => Worker,
    staticBlocks: () => new Function("class Any { static { } }"),
    structuredClone: () => structuredClone({ here: true }).here,
    dropping: () => "webkitGetAsEntry" in DataTransferItem.prototype,
  };
  const works = (test) => {
    try {
      return Boolean(test());
    } catch (error) {
      return false;
    }
  };
  const missing = Object.keys(NEEDED).filter((name) => !works(NEEDED[name]));
  const hopeless = location.protocol === "file:"
    ? WORDS.openedAsFile
    : missing.length ? WORDS.tooOld.replace("{features}", missing.map((name) => WORDS[name]).join(", ")) : "";

  // Missing where the page came by plain http from another computer. PyScript asks for it; random bytes are there.
  if (!crypto.randomUUID) {
    crypto.randomUUID = () => {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = bytes[6] & 15 | 64;
      bytes[8] = bytes[8] & 63 | 128;
      return Array.from(bytes, (byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + (byte + 256).toString(16).slice(1)).join("");
    };
  }

  // --- Is it starting? ---------------------------------------------------------------------------------------------

  // Seconds in which nothing arrived and nothing was done, after which a person is told. Something that failed makes it
  // likely; to compile the large module takes a slow computer long, while this thread has nothing to do.
  const QUIET = 10, QUIET_AFTER_FAILURE = 3, QUIET_COMPILING = 60;
  const LATE_MS = 1500; // a second that took longer was spent on work, or the computer slept
  const coming = new Set(Object.keys(PARTS).map((name) => PARTS[name]).concat(MODULE)); // what has not arrived
  const failed = new Set();
  let alive = false, compiled = false, trouble = false, quiet = 0, before = "", said = "";

  const put = (text, state) => {
    const status = document.getElementById("status");
    status.textContent = text;
    status.dataset.state = document.body.dataset.state = state;
    document.getElementById("progress").hidden = state === "error";
  };
  const say = (text) => {
    before = said ? before : document.getElementById("status").textContent;
    said = text;
    put(text, "error");
  };
  // Something arrived: if we said that nothing does, that was too soon.
  const heard = () => {
    quiet = 0;
    if (hopeless) return;
    if (said && document.getElementById("status").textContent === said) put(before, "booting");
    said = "";
  };
  const isOver = () => (alive && compiled && !coming.size) || (!said && document.body.dataset.state !== "booting");
  const patience = () => trouble ? QUIET_AFTER_FAILURE : coming.size || compiled ? QUIET : QUIET_COMPILING;
  const whatIsWrong = () => {
    const names = Array.from(failed.size ? failed : coming, (url) => url.split("/").pop());
    if (!names.length) return WORDS.doesNotStart;
    return (names.length > 1 ? WORDS.filesMissing : WORDS.fileMissing).replace("{files}", () => names.join(", "));
  };
  const watch = () => {
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      quiet = now - last > LATE_MS || !document.body ? 0 : quiet + 1;
      last = now;
      if (!quiet) return;
      if (isOver()) clearInterval(timer);
      else if (quiet >= patience() && !said) say(whatIsWrong());
    }, 1000);
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
      heard();
      if (entry.responseStatus >= 400) failed.add(entry.name);
    })).observe({ entryTypes: ["resource"] });
    addEventListener("error", ({ target }) => {
      trouble = true;
      if (target.tagName === "SCRIPT") failed.add(target.src);
    }, true);
    addEventListener("unhandledrejection", () => { trouble = true; });
  };
  if (hopeless) addEventListener("DOMContentLoaded", () => say(hopeless));
  else watch();

  // --- The parts ---------------------------------------------------------------------------------------------------

  // Everything that the workers will ever need. Blobs cost nothing to hand to one more worker.
  const progress = { done: 0, whole: coming.size, tell: () => {} };
  const ready = (part) => {
    progress.done += 1;
    progress.tell(progress.done, progress.whole);
    return part;
  };
  // A part on its way. XMLHttpRequest says that bytes arrive without handing all of them to this thread, as fetch would.
  const bring = (url) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "blob";
    request.onprogress = heard;
    request.onerror = () => reject(new Error(url));
    request.onload = () => {
      if (request.status !== 200) return request.onerror();
      coming.delete(url);
      resolve(request.response);
    };
    request.send();
  });
  const compile = (blob) =>
    WebAssembly.compileStreaming(new Response(blob, { headers: { "Content-Type": "application/wasm" } }));
  const fetchParts = async () => {
    const parts = {};
    const module = bring(MODULE).then(compile).then((done) => {
      compiled = true;
      parts.module = ready(done);
    });
    await Promise.all(Object.keys(PARTS).map(async (name) => {
      parts[name] = ready(await bring(PARTS[name]));
    }).concat(module));
    return parts;
  };
  const parts = hopeless ? new Promise(() => {}) : fetchParts();
  parts.catch(() => {}); // whoever asks for the parts is told

  // --- What Python asks for ----------------------------------------------------------------------------------------

  // What is thrown would pass by every `except` of the page's Python: so it is an answer, [whether it went well, what came].
  const guard = (act) => {
    try {
      return [true, act()];
    } catch (error) {
      return [false, String(error && error.name || error)];
    }
  };

  let take = null;
  let kept = [];

  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    // Entries must be asked for while the event lasts.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.length || said) return;
    if (take) return take(entries);
    kept.push(...entries);
    document.getElementById("status").textContent = WORDS.kept;
  });

  // Both give a function that gives the next piece, and nothing behind the last one.
  const pieces = (blob) => {
    let at = -SAVE_STEP;
    return () => (at += SAVE_STEP) < blob.size ? blob.slice(at, at + SAVE_STEP) : null;
  };
  const unpacked = ({ packed, format, start, end }) => {
    const reader = packed.stream().pipeThrough(new DecompressionStream(format)).getReader();
    let at = 0;
    return async () => {
      while (at < end) {
        const { done, value } = await reader.read();
        if (done) throw new RangeError("short");
        const piece = value.subarray(Math.max(0, start - at), Math.max(0, end - at));
        at += value.length;
        if (piece.length) return piece;
      }
      await reader.cancel();
      return null;
    };
  };

  const asFile = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
  const more = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));

  window.scanveil = {
    attempt: (owner, deed, ...values) => guard(() => owner[deed](...values)),
    make: (kind, ...values) => guard(() => new kind(...values)),
    // Python runs, and all of its files were there.
    alive() {
      alive = true;
      heard();
    },
    parts(tell) {
      progress.tell = tell;
      return parts;
    },
    // Writes parts to a chosen file, piece by piece; `goOn` is told percents and answers whether to. A part is a Blob, or
    // says of what comes out of a packed one from where to where it is.
    async save(parts, place, goOn) {
      const whole = parts.reduce((sum, part) => sum + (part.packed ? part.end - part.start : part.size), 0);
      const out = await place.createWritable();
      let written = 0;
      for (const part of parts) {
        const next = part.packed ? unpacked(part) : pieces(part);
        for (let piece; (piece = await next());) {
          if (!goOn(Math.floor(100 * written / whole))) {
            await out.abort();
            return false;
          }
          await out.write(piece);
          written += piece.byteLength === undefined ? piece.size : piece.byteLength;
        }
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
        } catch (error) {
          refused += 1;
        }
        if (files.length >= BATCH) flush();
      }
      flush();
      return refused;
    },
  };
})();
