// Every way out that a page or a worker has, tried on demand: in the outer page, in the frame and in each worker. What it
// uses it keeps to itself, for workers lose all of it before they open a file; and it knows two addresses only.
"use strict";
const proof = (() => {
  const inPage = typeof document === "object";
  const OTHER_SITE = "https://example.com/way-out";
  const LOOK_MS = 25, LOOKS = inPage ? 40 : 10, PATIENT_LOOKS = 120, PATIENCE_MS = 5000;
  const target = inPage ? document : self;
  const kept = Object.fromEntries(["XMLHttpRequest", "WebSocket", "EventSource", "Image", "Worker"].map((name) => [name, self[name]]));
  const fetch = self.fetch.bind(self), performance = self.performance;
  const importScripts = self.importScripts && self.importScripts.bind(self);
  const sendBeacon = self.navigator.sendBeacon && self.navigator.sendBeacon.bind(self.navigator);
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  // What becomes of something that says only by events whether it was opened.
  const opens = (one) => new Promise((opened, refused) => {
    one.onopen = one.onload = one.onloadeddata = opened;
    one.onerror = () => {
      if (one.close) one.close();
      refused(new Error());
    };
  });
  const hidden = (tag, properties) => {
    const one = Object.assign(document.createElement(tag), properties);
    one.hidden = true;
    document.body.append(one);
    setTimeout(() => one.remove(), PATIENCE_MS);
    return one;
  };
  const refusedBy = (act) => {
    act();
    return Promise.reject(new Error()); // only the policy's own word counts for it
  };
  const ANYWHERE = {
    fetch: (url) => fetch(url, { mode: "no-cors" }),
    XMLHttpRequest(url) {
      const request = new kept.XMLHttpRequest();
      request.open("GET", url, inPage);
      const ends = inPage ? opens(request) : Promise.resolve();
      request.send();
      return ends;
    },
    WebSocket: (url) => opens(new kept.WebSocket(url.replace("http", "ws"))),
    EventSource: (url) => opens(new kept.EventSource(url)),
    "import()": (url) => import(url),
  };
  const IN_PAGES = {
    sendBeacon: (url) => refusedBy(() => sendBeacon(url, "x")), // its answer says nothing: it is queued first
    image: (url) => opens(Object.assign(new kept.Image(), { src: url })),
    video: (url) => opens(Object.assign(document.createElement("video"), { preload: "auto", src: url })),
    script: (url) => opens(hidden("script", { src: url })),
    style: (url) => opens(hidden("link", { rel: "stylesheet", href: url })),
    form(url) {
      hidden("iframe", { name: "way-out" }); // so that the page itself stays, should the form be let through
      return refusedBy(() => hidden("form", { action: url, method: "post", target: "way-out" }).submit());
    },
    frame: (url) => refusedBy(() => hidden("iframe", { src: url })),
    worker: (url) => opens(new kept.Worker(url)),
  };
  const IN_WORKERS = { importScripts: async (url) => importScripts(url) };
  const WAYS = { ...ANYWHERE, ...(inPage ? IN_PAGES : IN_WORKERS) };

  // Of some ways a browser tells only the site that was refused; by what it was refused tells them from others.
  const OF_SITES = { form: ["form-action"], frame: ["frame-src", "child-src", "default-src"] };
  const isOf = ({ blockedURI, effectiveDirective }, way, url) => {
    const [blocked, wanted] = [String(blockedURI), url].map((one) => one.split("://").pop().replace(/\/$/, ""));
    const isSite = wanted.startsWith(blocked) && (OF_SITES[way] || []).includes(effectiveDirective);
    return blocked === wanted || isSite;
  };
  // What constructors throw at once, before any network is asked.
  const isOfPolicy = (error) => error && ["SecurityError", "NS_ERROR_CONTENT_BLOCKED"].includes(error.name);

  // How an attempt ends: "refused" in the browser's own words, "silent" where it failed without any, else "open".
  const attempt = async (way, url, looks = LOOKS) => {
    let refused = false;
    const hear = (event) => {
      refused = refused || (event.disposition === "enforce" && isOf(event, way, url));
    };
    target.addEventListener("securitypolicyviolation", hear);
    let failed = false;
    const late = wait(PATIENCE_MS);
    try {
      const trying = WAYS[way](url);
      await Promise.race([trying, late, wait(LOOK_MS).then(() => refused ? null : trying)]);
    } catch (error) {
      failed = true;
      refused = refused || isOfPolicy(error);
    }
    for (let look = 0; look < looks && !refused; look += 1) await wait(LOOK_MS);
    target.removeEventListener("securitypolicyviolation", hear);
    if (refused) return "refused";
    return failed && !performance.getEntriesByName(url).length ? "silent" : "open";
  };

  let own = "";
  return {
    // The address of its own site; it is told once.
    at(address) {
      own = own || address;
    },
    // Rows of [way, whose site, end], one attempt after the other. What failed without a word counts only where the policy
    // spoke of others, for it may have failed on its way; and in pages only where browsers refuse before they ask a policy:
    // a worker of another site, and a form of a frame without an origin, to which every site is another one. A busy browser
    // may speak late: where the policy spoke of others, what seems open is tried once more, all at once and with patience.
    async tryAll() {
      const rows = [];
      for (const [place, site] of [["other", OTHER_SITE], ["own", own]]) {
        for (const way of Object.keys(WAYS)) rows.push([way, place, await attempt(way, `${site}?${rows.length}`)]);
      }
      const inForce = rows.some(([, , end]) => end === "refused");
      const isAlone = self.origin === "null";
      const isBeforePolicy = (way, place) => (way === "worker" && (isAlone || place === "other")) || (way === "form" && isAlone);
      const counts = (way, place) => inForce && (!inPage || isBeforePolicy(way, place));
      const isOpen = ([way, place, end]) => end === "open" || (end === "silent" && !counts(way, place));
      await Promise.all(rows.filter((row) => inForce && isOpen(row)).map(async (row) => {
        const [way, place] = row, site = place === "own" ? own : OTHER_SITE;
        row[2] = await attempt(way, `${site}?${rows.indexOf(row)}-again`, PATIENT_LOOKS);
      }));
      return rows.map((row) => [row[0], row[1], isOpen(row) ? "open" : row[2]]);
    },
  };
})();
