// Says what is wrong when the page cannot start. Old browsers must be able to read this file, or nobody would say that
// they are too old: it keeps to the JavaScript of 2017.
"use strict";
const starting = (() => {
  // All that this file says to people, in whole sentences; what stands in braces is filled in.
  const WORDS = {
    openedAsFile: "This page was opened as a file, and browsers run no programs that lie in several files there. There is a " +
      "page that is one file and opens like this: scanveil.html. Or open this one from a web address, one that starts " +
      "with http: start “python3 -m http.server” in its folder, and open http://localhost:8000 in the browser. Your scans " +
      "are not touched by this.",
    tooOld: "This browser cannot run Scanveil: it lacks {features}. Nothing is wrong with your files. Please open this page in " +
      "a current Firefox, Chrome, Edge or Safari; on an iPhone or iPad, update the system first.",
    within: "Scanveil was opened inside another page, which could look over its shoulder. So it does not start here: please " +
      "open it in a tab of its own.",
    opened: "Scanveil was opened by another page, which still has a hold on this tab. So it does not start here: please open " +
      "it in a tab of its own.",
    anew: "Open Scanveil in a tab of its own",
    fileMissing: "The program did not arrive completely: {files} is missing. Please check the connection and reload the page. " +
      "If that does not help, the place that it comes from does not have all of it.",
    filesMissing: "The program did not arrive completely: {files} are missing. Please check the connection and reload the " +
      "page. If that does not help, the place that it comes from does not have all of it.",
    altered: "The program did not arrive as it was made: {files} was cut off or changed on the way here. Nothing was opened. " +
      "Please reload the page. If that does not help, the place that it comes from has something else than Scanveil.",
    damaged: "What this browser had kept of the program is not whole any more, or somebody changed it: {files}. Nothing was " +
      "opened. Please connect to the network and load the page again: then it is fetched anew.",
    doesNotStart: "The program does not start: a part of it did not arrive, or this browser cannot run it. Please check the " +
      "connection and reload the page. If that does not help, try a current Firefox, Chrome, Edge or Safari.",
    cannotClose: "This browser does not close the page off from the network, so nothing is opened here. An extension may be in " +
      "the way. Please try a private window, or another browser: a current Firefox, Chrome, Edge or Safari.",
    wasm: "WebAssembly as of 2022",
    workers: "workers",
    frames: "frames that are closed off",
    staticBlocks: "static blocks of classes",
    structuredClone: "structuredClone",
    dropping: "opening of dropped folders",
    presses: "knowing what a person pressed",
    unpacking: "unpacking of what comes packed",
  };

  document.getElementById("cut").remove(); // it is not: this stands near its end

  // --- Can this page run at all? -----------------------------------------------------------------------------------

  // The smallest module that mentions a reference to an object of JavaScript.
  const WITH_REFERENCE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
  const NEEDED = {
    wasm: () => WebAssembly.validate(new Uint8Array(WITH_REFERENCE)) && new WebAssembly.Tag({ parameters: [] }),
    workers: () => Worker,
    frames: () => "sandbox" in HTMLIFrameElement.prototype && "srcdoc" in HTMLIFrameElement.prototype,
    staticBlocks: () => new Function("class Any { static { } }"),
    structuredClone: () => structuredClone({ here: true }).here,
    dropping: () => "webkitGetAsEntry" in DataTransferItem.prototype,
    presses: () => navigator.userActivation,
    unpacking: () => DecompressionStream,
  };
  const works = (test) => {
    try {
      return Boolean(test());
    } catch (error) {
      return false;
    }
  };
  const hold = window.top !== window.self ? "within" : window.opener ? "opened" : "";
  const missing = Object.keys(NEEDED).filter((name) => !works(NEEDED[name]));
  const hopeless = location.protocol === "file:" && !document.getElementById("part-core")
    ? WORDS.openedAsFile
    : missing.length ? WORDS.tooOld.replace("{features}", missing.map((name) => WORDS[name]).join(", ")) : WORDS[hold] || "";
  window.opener = null;

  // --- Is it starting? ---------------------------------------------------------------------------------------------

  // Seconds in which nothing arrived and nothing was done, after which a person is told. Something that failed makes it
  // likely; to compile the large module takes a slow computer long, while this thread has nothing to do.
  const QUIET = 10, QUIET_AFTER_FAILURE = 3, QUIET_COMPILING = 60;
  const LATE_MS = 1500; // a second that took longer was spent on work, or the computer slept
  const coming = new Set(); // the files that have not arrived
  const failed = new Set(), altered = new Set(), damaged = new Set();
  let alive = false, compiled = false, over = false, trouble = false, quiet = 0, said = "";
  let tell = null; // says something in the frame, once that is there; "" takes it back

  const say = (text, link) => {
    said = text;
    if (tell) return tell(text);
    const box = document.getElementById("said");
    box.textContent = text;
    box.hidden = !text;
    document.body.dataset.state = text ? "error" : "booting";
    if (!link) return;
    box.appendChild(document.createElement("br"));
    box.appendChild(Object.assign(document.createElement("a"), { textContent: link, href: location.href, target: "_blank", rel: "noopener" }));
  };
  // Something arrived: if we said that nothing does, that was too soon.
  const heard = () => {
    quiet = 0;
    if (said && !over) say("");
  };
  // This is the end: what is said stays.
  const giveUp = (text) => {
    if (over) return;
    over = true;
    say(text);
  };
  const patience = () => trouble ? QUIET_AFTER_FAILURE : coming.size || compiled || !tell ? QUIET : QUIET_COMPILING;
  const named = (files) => Array.from(files, (path) => path.split("/").pop()).join(", ");
  const whatIsWrong = () => {
    const lacking = failed.size ? failed : coming;
    if (altered.size) return WORDS.altered.replace("{files}", () => named(altered));
    const lost = [...lacking].filter((path) => damaged.has(path));
    if (lost.length) return WORDS.damaged.replace("{files}", () => named(lost));
    if (!lacking.size) return WORDS.doesNotStart;
    return (lacking.size > 1 ? WORDS.filesMissing : WORDS.fileMissing).replace("{files}", () => named(lacking));
  };
  const watch = () => {
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      quiet = now - last > LATE_MS || !document.body ? 0 : quiet + 1;
      last = now;
      if (over || (alive && compiled && !coming.size)) clearInterval(timer);
      else if (quiet && quiet >= patience() && !said) say(whatIsWrong());
    }, 1000);
  };
  if (hopeless) say(hopeless, !missing.length && hold && WORDS.anew);
  else watch();

  return {
    isHopeless: Boolean(hopeless),
    heard,
    cannotClose: () => giveUp(WORDS.cannotClose),
    expect: (path) => coming.add(path),
    arrived(path) {
      coming.delete(path);
      failed.delete(path);
      heard();
    },
    fails(path) {
      trouble = true;
      failed.add(path);
    },
    isAltered(path) {
      altered.add(path);
      giveUp(whatIsWrong());
    },
    // What was kept of it: it is fetched.
    isDamaged: (path) => damaged.add(path),
    // The frame is there, and Python runs in it; the large module is compiled.
    speakThrough(teller) {
      const before = said;
      if (before) say("");
      tell = teller;
      if (before) say(before);
    },
    isAlive() {
      alive = true;
      heard();
    },
    isCompiled() {
      compiled = true;
      heard();
    },
    inTrouble() {
      trouble = true;
    },
  };
})();
