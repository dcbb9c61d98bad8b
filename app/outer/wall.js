// The outer page: fetches the program's parts and checks them, makes the frame in which all of it runs, closes itself off,
// and then does what a frame without an origin cannot: save, open, ask before leaving, take what is dropped. It knows
// nothing of what it carries, and gives nothing out but after a person's own press. See docs/privacy.md.
"use strict";
if (!starting.isHopeless) (() => {
  const SEAL = "default-src 'none'; form-action 'none'; base-uri 'none'";
  const SEALING_MS = 5000;
  const STILL_MS = 1000; // browsers tell of a drag that goes on at least three times as often
  const MOST_NAME = 80, MOST_WORDS = 200;
  // What may be saved, by the end of its name; anything else is saved as bytes.
  const TYPES = {
    zip: "application/zip", json: "application/json", toml: "application/toml", pdf: "application/pdf",
    mp4: "video/mp4", ts: "video/mp2t", m2ts: "video/mp2t", mpg: "video/mpeg",
    xml: "application/octet-stream", stl: "application/octet-stream", obj: "application/octet-stream",
    mtl: "application/octet-stream", bin: "application/octet-stream",
  };
  const openWindow = window.open.bind(window);
  closing.inPage();
  const element = (name) => document.getElementById(name);
  // Where all of it is one file, the parts stand in it. What is opened as a file has no address on the network: by one that
  // nobody has, it is seen that connections are refused.
  const isWhole = Boolean(element("part-core"));
  const address = location.protocol === "file:" ? "https://file.invalid/" : location.href.split("#")[0];
  proof.at(address);

  // Firefox lets go of a Blob's bytes when the page that had it first does: these must live as long as the frame may read.
  const program = [];
  let dropped = [];

  // --- The parts ---------------------------------------------------------------------------------------------------

  // A part that stands in this file, packed.
  const unpack = async (name, path) => {
    const place = element(`part-${name}`), text = atob(place.textContent), packed = new Uint8Array(text.length);
    place.remove();
    for (let at = 0; at < packed.length; at++) packed[at] = text.charCodeAt(at);
    const type = /\.m?js$/.test(path) ? "text/javascript" : "";
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain, { headers: { "Content-Type": type } }).blob();
  };
  // A part on its way. XMLHttpRequest says that bytes arrive without handing all of them to this thread, as fetch would.
  const bring = (path) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", path);
    request.responseType = "blob";
    request.onprogress = starting.heard;
    request.onerror = () => starting.fails(path);
    request.onload = () => (request.status === 200 ? resolve(request.response) : starting.fails(path));
    request.send();
  });
  // The browser's own check, for that is there on plain http too.
  const isIntact = async (blob, integrity) => {
    const url = URL.createObjectURL(blob);
    try {
      return (await fetch(url, { integrity })).ok;
    } catch (error) {
      return false;
    } finally {
      URL.revokeObjectURL(url);
    }
  };
  // Groups of parts that come only where the address asks for them, behind a #; in one file all are at hand.
  const asked = location.hash.slice(1).split("+");
  const every = JSON.parse(element("parts").textContent);
  const fetchParts = async () => {
    const parts = Object.entries(every).filter(([, { group }]) => isWhole || !group || asked.includes(group));
    let done = 0;
    parts.forEach(([, { path }]) => starting.expect(path));
    await Promise.all(parts.map(async ([name, { path, integrity }]) => {
      const blob = await (isWhole ? unpack(name, path).catch(() => null) : bring(path)); // none where it cannot be unpacked
      if (blob && name === "core") tell("compile", { blob }); // takes long: nothing is made of it unless it is intact
      if (!blob || !(await isIntact(blob, integrity))) return new Promise(() => starting.isAltered(path));
      program.push(blob);
      starting.arrived(path);
      done += 1;
      tell("part", { name, blob, done, whole: parts.length });
    }));
  };

  // --- The frame ---------------------------------------------------------------------------------------------------

  const { port1: port, port2: far } = new MessageChannel();
  const tell = (kind, fields = {}) => port.postMessage({ kind, ...fields });
  const makeFrame = () => new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.title = "Scanveil";
    frame.id = "app";
    frame.dataset.testid = "app";
    frame.onload = () => {
      frame.onload = null;
      frame.contentWindow.postMessage({ address }, "*", [far]);
    };
    frame.srcdoc = JSON.parse(element("frame").textContent);
    hear.here = () => {
      frame.focus(); // keys are for the program
      resolve();
    };
    element("place").append(frame);
  });

  // Only the event by which a browser announces a refusal of this policy counts: what fails may as well have failed on its
  // way, and the first policy refuses things too.
  const seal = () => new Promise((resolve, reject) => {
    document.addEventListener("securitypolicyviolation", ({ disposition, blockedURI, effectiveDirective, originalPolicy }) => {
      const isOurs = blockedURI === address && !originalPolicy.includes("script-src");
      if (isOurs && disposition === "enforce" && effectiveDirective === "connect-src") resolve();
    });
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = SEAL;
    document.head.appendChild(policy);
    fetch(address).catch(() => {});
    setTimeout(reject, SEALING_MS);
  });

  // --- Saving and opening ------------------------------------------------------------------------------------------

  const safe = (name) => {
    const words = String(name).slice(-MOST_NAME).replace(/[^\w.-]/g, "_").replace(/^\.+/, "");
    const suffix = words.split(".").pop();
    return Object.hasOwn(TYPES, suffix) ? [words, TYPES[suffix]] : [`${words}.bin`, TYPES.bin];
  };
  const typed = (blob, name) => new Blob([blob], { type: safe(name)[1] });
  let offered = "";

  const withdraw = () => {
    element("offer").hidden = true;
    element("download").removeAttribute("href");
    URL.revokeObjectURL(offered);
  };
  const offer = ({ blob, name, words, wordsAs, why }) => {
    withdraw();
    const link = element("download"), as = element("save-as");
    link.hidden = !blob;
    as.hidden = !window.showSaveFilePicker;
    if (blob) link.href = offered = URL.createObjectURL(typed(blob, name));
    link.download = as.dataset.name = safe(name)[0];
    [link.textContent, as.textContent, element("offer-why").textContent] = [words, wordsAs, why].map((one) => String(one).slice(0, MOST_WORDS));
    element("offer").hidden = false;
    (blob ? link : as).focus();
  };
  // Both answer whether it was done.
  const save = ({ id, blob, name }) => {
    const yes = navigator.userActivation.isActive;
    if (yes) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(typed(blob, name));
      link.download = safe(name)[0];
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000); // no browser says when it has taken all
    }
    tell("given", { id, yes });
  };
  let openedAt = "";
  const openPdf = async ({ id, blob }) => {
    const isPdf = navigator.userActivation.isActive && await blob.slice(0, 5).text() === "%PDF-";
    URL.revokeObjectURL(openedAt);
    openedAt = isPdf ? URL.createObjectURL(typed(blob, "document.pdf")) : "";
    const tab = isPdf && openWindow(openedAt, "_blank"); // with noopener nobody would learn whether it was opened
    if (tab) tab.opener = null;
    tell("given", { id, yes: Boolean(tab) });
  };

  // Writes to a file that the person picks what the frame gives piece by piece, the next when the last is on the disk.
  let isWriting = false;
  const next = () => new Promise((resolve) => {
    hear.piece = resolve;
    tell("next");
  });
  const saveAs = async () => {
    if (isWriting) return;
    isWriting = true;
    let out = null, problem = "";
    try {
      const place = await window.showSaveFilePicker({ suggestedName: element("save-as").dataset.name });
      out = await place.createWritable();
      tell("picked");
      let given = await next();
      for (; given.piece; given = await next()) await out.write(new Blob([given.piece]));
      if (given.isEnd) await out.close();
      else problem = String(given.problem || "other");
    } catch (error) {
      problem = String(error && error.name || error);
    }
    if (problem && out) await out.abort().catch(() => {});
    isWriting = false;
    tell("saved", { problem });
  };

  // --- What is dropped ---------------------------------------------------------------------------------------------

  const drops = new Map();
  let dropsSeen = 0;
  let covering = 0;
  const cover = (yes) => {
    clearTimeout(covering);
    if (yes) covering = setTimeout(cover, STILL_MS, false); // no browser says that a drag ended elsewhere
    if (element("cover").hidden === !yes) return;
    element("cover").hidden = !yes;
    tell("over", { yes });
  };
  let stops = 0;
  const walk = async ({ drop }) => {
    const before = stops;
    const found = (files, paths) => {
      dropped.push(...files);
      tell("found", { drop, files, paths });
    };
    const refused = await walking.walk(drops.get(drop) || [], found, () => stops === before);
    drops.delete(drop);
    if (stops === before) tell("walked", { drop, refused });
  };
  addEventListener("dragenter", () => cover(true));
  addEventListener("dragover", (event) => {
    event.preventDefault();
    cover(true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) cover(false);
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    cover(false);
    const entries = walking.entries(event);
    if (!entries.length) return;
    drops.set(dropsSeen += 1, entries);
    tell("dropped", { drop: dropsSeen });
  });

  // --- What the frame asks for -------------------------------------------------------------------------------------

  let unsaved = false;
  addEventListener("beforeunload", (event) => {
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = true; // for browsers of before 2023
  });
  const BEFORE_THE_SEAL = ["here", "unclosed", "alive", "compiled", "trouble", "cover"];
  let isSealed = false;
  const hear = {
    alive: starting.isAlive,
    compiled: starting.isCompiled,
    trouble: starting.inTrouble,
    unclosed: starting.cannotClose,
    offer,
    withdraw,
    forget() {
      dropped = [];
    },
    "let-go"({ last }) {
      for (const drop of [...drops.keys()]) if (drop <= last) drops.delete(drop); // not what was dropped meanwhile
    },
    save,
    "open-pdf": openPdf,
    "stop-writing": () => hear.piece && hear.piece({ problem: "stopped" }),
    unsaved({ yes }) {
      unsaved = Boolean(yes);
    },
    cover: () => cover(true),
    walk,
    "stop-walking"() {
      stops += 1;
    },
    "full-screen"({ yes }) {
      if (yes && document.fullscreenEnabled && navigator.userActivation.isActive) document.documentElement.requestFullscreen().catch(() => {});
      else if (!yes && document.fullscreenElement) document.exitFullscreen().catch(() => {});
    },
    // Comes anew with a group of parts: before files are open, and by a person's own press.
    more({ group }) {
      if (unsaved || !navigator.userActivation.isActive || !Object.values(every).some((part) => part.group === group)) return;
      location.hash = [...asked, group].filter(Boolean).join("+");
      location.reload();
    },
    prove: async () => tell("proved", { rows: await proof.tryAll() }),
  };
  port.onmessage = ({ data }) => {
    const isMeant = Object.hasOwn(hear, data.kind) && (isSealed || BEFORE_THE_SEAL.includes(data.kind));
    if (isMeant) hear[data.kind](data);
  };
  addEventListener("fullscreenchange", () => tell("full", { yes: Boolean(document.fullscreenElement) }));
  element("download").addEventListener("click", () => tell("downloaded"));
  element("save-as").addEventListener("click", saveAs);

  (async () => {
    const parts = fetchParts();
    await makeFrame();
    starting.speakThrough((text) => tell("said", { text }));
    await parts;
    try {
      await seal();
    } catch (error) {
      starting.cannotClose();
      return;
    }
    isSealed = true;
    const groups = Object.values(every).map(({ group }) => group).filter(Boolean);
    tell("sealed", { picks: Boolean(window.showSaveFilePicker), groups: [...new Set(groups)] });
  })();
})();
