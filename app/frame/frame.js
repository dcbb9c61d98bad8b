// Closes the frame off before all else: takes away what no policy covers, sees that the browser refuses connections, and
// only then begins: starts PyScript from what the outer page hands over, and gives Python what it needs of JavaScript.
"use strict";
(() => {
  // All that this file says to people.
  const WORDS = {
    kept: "Got it. It is opened as soon as the page is closed off from the network.",
  };
  const trueFetch = window.fetch.bind(window);
  const isEmptied = closing.inPage();
  // PyScript opens one when it starts, which here throws: this one never answers.
  Object.defineProperty(window, "indexedDB", { value: { open: () => ({}) } });

  // Missing where the page came by plain http from another computer. PyScript asks for it; random bytes are there.
  if (!crypto.randomUUID) {
    crypto.randomUUID = () => {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = bytes[6] & 15 | 64;
      bytes[8] = bytes[8] & 63 | 128;
      return Array.from(bytes, (byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + (byte + 256).toString(16).slice(1)).join("");
    };
  }

  // --- The wall ----------------------------------------------------------------------------------------------------

  const LOOKING_MS = 5000;
  const FIRST = ["pyscript", "micropython", "machine", "modules", "worker"]; // what the page's own Python begins with
  const OF_WORKERS = ["core", "worker", "loader", "glue", "memory", "stdlib", "lock", "pure"]; // what a worker boots from
  const SAVE_STEP = 8 * 1024 * 1024;
  const parts = {}, waiting = [];
  let port, address, take = (data) => waiting.push(data);
  const tell = (kind, fields) => port.postMessage({ kind, ...fields });

  const isClosed = () => new Promise((resolve) => {
    document.addEventListener("securitypolicyviolation", ({ disposition, effectiveDirective }) => {
      if (disposition === "enforce" && effectiveDirective === "connect-src") resolve(true);
    });
    trueFetch(address).catch(() => {});
    setTimeout(resolve, LOOKING_MS, false);
  });
  addEventListener("message", async ({ source, data, ports }) => {
    if (source !== parent || port || !ports.length) return;
    [port] = ports;
    ({ address } = data);
    proof.at(address);
    const refused = await isClosed();
    if (!refused || !isEmptied || self.origin !== "null") return tell("unclosed");
    port.onmessage = ({ data }) => hear(data);
    tell("here");
  });

  // What is said while Python is not there, or where it cannot be.
  let said = "", before = "";
  const put = (text, state) => {
    document.getElementById("status").textContent = text;
    document.getElementById("status").dataset.state = document.body.dataset.state = state;
    document.getElementById("progress").hidden = state === "error";
  };
  const say = (text) => {
    if (text && !said) before = document.getElementById("status").textContent;
    if (text || said) put(text || before, text ? "error" : "booting");
    said = text;
  };

  // --- The parts ---------------------------------------------------------------------------------------------------

  // Everything that the workers will ever need. Blobs cost nothing to hand to one more worker.
  let whole = 0, kept = 0, first = null, compiling = null, bootable = false;
  // The first worker boots while the page's own Python begins, and this thread is busy: its parts come to it from the outer
  // page. It compiles the large module, too, once for all workers; if it dies, that is done here, and another is the first.
  const beginFirst = () => new Promise((resolve) => {
    const given = new MessageChannel(), made = new MessageChannel();
    try {
      first = new Worker(URL.createObjectURL(parts.worker));
    } catch (error) {
      return resolve(null); // what makes the others says so
    }
    first.onerror = () => {
      first.terminate();
      first = null;
      resolve(null);
    };
    made.port2.onmessage = ({ data: { module } }) => resolve(module);
    first.postMessage({ kind: "first", given: given.port1, made: made.port1 }, [given.port1, made.port1]);
    port.postMessage({ kind: "first" }, [given.port2]);
  });
  const compileHere = () => parts.core.arrayBuffer().then(WebAssembly.compile).catch(() => null);
  const keep = async ({ name, blob, whole: count }) => {
    whole = count;
    parts[name] = blob;
    kept += 1;
    if (name === "worker") compiling = beginFirst();
    if (FIRST.includes(name) && FIRST.every((one) => parts[one])) begin();
    take({ kind: "arrived", done: kept, whole });
    if (!bootable && OF_WORKERS.every((one) => parts[one])) {
      bootable = true;
      const module = await compiling || await compileHere();
      if (!module) return tell("trouble");
      parts.module = module;
      tell("compiled");
      take({ kind: "bootable" });
    }
    goOn();
  };
  let sealed = null;
  const goOn = () => {
    if (sealed && kept === whole && "module" in parts) take(sealed);
  };

  // PyScript asks for its files by fetch; here they are answered from what was handed over.
  const begin = () => {
    const at = (name) => URL.createObjectURL(new Blob([parts[name]], { type: "text/javascript" }));
    const inside = { "micropython.wasm": [parts.machine, "application/wasm"], "modules.bin": [parts.modules, "application/octet-stream"] };
    window.fetch = async (url) => {
      const [blob, type] = inside[String(url && url.url || url).split(/[#/]/).pop()];
      return new Response(blob, { headers: { "Content-Type": type } });
    };
    const config = { interpreter: `${at("micropython")}#micropython.mjs`, files: { "https://inside.invalid/modules.bin": "./modules.bin" } };
    document.querySelector("script[type=mpy]").setAttribute("config", JSON.stringify(config));
    import(at("pyscript"));
  };
  addEventListener("unhandledrejection", () => port && tell("trouble"));

  const hear = (data) => {
    if (data.kind === "dropped" && !sealed) document.getElementById("status").textContent = WORDS.kept;
    if (data.kind === "part") keep(data);
    else if (data.kind === "said") say(data.text);
    else if (data.kind === "sealed") {
      sealed = data;
      goOn();
    } else take(data);
  };

  // --- What Python asks for ----------------------------------------------------------------------------------------

  // What is thrown would pass by every `except` of the page's Python: so it is an answer, [whether it went well, what came].
  const guard = (act) => {
    try {
      return [true, act()];
    } catch (error) {
      return [false, String(error && error.name || error)];
    }
  };

  // Both give a function that gives the next piece, and nothing behind the last one.
  const slices = (blob) => {
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

  // What the program navigates to would take it away: a place in the page is scrolled to.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    const there = document.getElementById(link.getAttribute("href").slice(1));
    if (!there) return;
    there.scrollIntoView();
    there.focus();
  });
  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => {
      event.preventDefault();
      if (port) tell("cover");
    });
  }
  // Where the drop was sooner than the cover: the frame walks itself, which all browsers let it do with files.
  addEventListener("drop", (event) => {
    event.preventDefault();
    const entries = walking.entries(event);
    if (entries.length) hear({ kind: "dropped", entries });
  });

  window.scanveil = {
    tell,
    parts,
    address: () => address,
    // The worker that boots already, once.
    takeFirst() {
      const taken = first;
      first = null;
      return taken;
    },
    isInReach: (group) => sealed.groups.includes(group),
    walk: walking.walk,
    cipherPort,
    proof,
    isGone: (name) => window[name] === undefined,
    attempt: (owner, deed, ...values) => guard(() => owner[deed](...values)),
    make: (kind, ...values) => guard(() => new kind(...values)),
    // From now on `taker` gets what the outer page says; first it gets what was said before. It draws what it knows of: what
    // is wrong stays above that.
    listen(taker) {
      take = (data) => {
        taker(data);
        if (said) put(said, "error");
      };
      waiting.splice(0).forEach(take);
    },
    // Gives what a ZIP consists of piece by piece. A part is a Blob, or says of what comes out of a packed one from where
    // to where it is. The next piece is `next()`: [percent, piece], or nothing behind the last one.
    pieces(parts) {
      const size = parts.reduce((sum, part) => sum + (part.packed ? part.end - part.start : part.size), 0);
      const left = [...parts];
      let given = 0, next = () => null;
      return async () => {
        for (;;) {
          const piece = await next();
          if (piece) {
            const percent = Math.floor(100 * given / size);
            given += piece.byteLength === undefined ? piece.size : piece.byteLength;
            return [percent, piece];
          }
          if (!left.length) return null;
          const part = left.shift();
          next = part.packed ? unpacked(part) : slices(part);
        }
      };
    },
  };
})();
