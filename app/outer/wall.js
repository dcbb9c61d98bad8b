// The outer page: has the program's parts fetched and checked, makes the frame in which all of it runs, closes itself off,
// and then does what a frame without an origin cannot: save, open, ask before leaving, take what is dropped. It knows
// nothing of what it carries, and gives nothing out but after a person's own press. See docs/privacy.md.
"use strict";
if (!starting.isHopeless) (() => {
  const SEAL = "default-src 'none'; img-src data:; form-action 'none'; base-uri 'none'"; // icons, of whoever installs the page
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
  // What is opened as a file has no address on the network: by one that nobody has, it is seen that connections are refused.
  const address = location.protocol === "file:" ? "https://file.invalid/" : location.href.split("#")[0];
  proof.at(address);

  // Firefox lets go of a Blob's bytes when the page that had it first does: these must live as long as the frame may read.
  const program = [];
  let dropped = [];

  // --- The frame ---------------------------------------------------------------------------------------------------

  const { port1: port, port2: far } = new MessageChannel();
  const tell = (kind, fields = {}) => port.postMessage({ kind, ...fields });
  // The first worker begins while the frame's own Python does, and gets its parts past it: from when the largest is there,
  // or its beginning would hold up what still arrives.
  let first = null, isTime = false;
  const forFirst = [];
  const handOn = (what) => {
    if (what) forFirst.push(what);
    isTime = isTime || forFirst.some(({ name }) => name === "core");
    if (first && isTime) forFirst.splice(0).forEach((one) => first.postMessage(one));
  };
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
  const receive = (entries) => {
    if (!entries.length) return;
    drops.set(dropsSeen += 1, entries);
    tell("dropped", { drop: dropsSeen });
  };
  addEventListener("drop", (event) => {
    event.preventDefault();
    cover(false);
    receive(walking.entries(event));
  });
  // What the system opens with the page that was installed.
  if (window.launchQueue) launchQueue.setConsumer(({ files }) => receive(files.map((one) => walking.asEntry(one, one.name))));

  // --- What the frame asks for -------------------------------------------------------------------------------------

  let unsaved = false;
  addEventListener("beforeunload", (event) => {
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = true; // for browsers of before 2023
  });
  const BEFORE_THE_SEAL = ["here", "unclosed", "first", "alive", "compiled", "trouble", "cover"];
  let isSealed = false;
  const hear = {
    first(_data, [given]) {
      first = given;
      handOn();
    },
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
      if (unsaved || !navigator.userActivation.isActive || !fetching.groups.includes(group)) return;
      location.hash = fetching.addressWith(group);
      location.reload();
    },
    // The newer version that is kept: by a person's own press, too.
    anew() {
      if (navigator.userActivation.isActive) location.reload();
    },
    prove: async () => tell("proved", { rows: await proof.tryAll() }),
  };
  port.onmessage = ({ data, ports }) => {
    const isMeant = Object.hasOwn(hear, data.kind) && (isSealed || BEFORE_THE_SEAL.includes(data.kind));
    if (isMeant) hear[data.kind](data, ports);
  };
  addEventListener("fullscreenchange", () => tell("full", { yes: Boolean(document.fullscreenElement) }));
  element("download").addEventListener("click", () => tell("downloaded"));
  element("save-as").addEventListener("click", saveAs);

  (async () => {
    const frame = makeFrame();
    const parts = fetching.all((name, blob, done, whole) => {
      program.push(blob);
      handOn({ name, blob });
      tell("part", { name, blob, done, whole });
    }, (blob) => handOn({ name: "core", compile: blob }));
    await frame;
    starting.speakThrough((text) => tell("said", { text }));
    await parts;
    await keeping.settle((how) => tell("kept", { how }));
    try {
      await seal();
    } catch (error) {
      starting.cannotClose();
      return;
    }
    isSealed = true;
    tell("sealed", { picks: Boolean(window.showSaveFilePicker), groups: fetching.groups });
  })();
})();
