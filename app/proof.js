// Every way out that a page or a worker has, tried on demand: in the outer page, in the frame and in each worker. What it
// uses it keeps to itself, for the frame and the workers lose most of it before a byte of the program is there.
"use strict";
const proof = (() => {
  const LOOK_MS = 25, LOOKS = 40, PATIENCE_MS = 5000, GONE_MS = 1000;
  const inPage = typeof document === "object";
  const target = inPage ? document : self;
  const kept = { ...Object.fromEntries(["XMLHttpRequest", "WebSocket", "EventSource", "Image"].map((name) => [name, self[name]])) };
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
    setTimeout(() => one.remove(), GONE_MS);
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
    "an image": (url) => opens(Object.assign(new kept.Image(), { src: url })),
    "a video": (url) => opens(Object.assign(document.createElement("video"), { preload: "auto", src: url })),
    "a script": (url) => opens(hidden("script", { src: url })),
    "a style": (url) => opens(hidden("link", { rel: "stylesheet", href: url })),
    "a form"(url) {
      hidden("iframe", { name: "way-out" }); // so that the page itself stays, should the form be let through
      return refusedBy(() => hidden("form", { action: url, method: "post", target: "way-out" }).submit());
    },
    "a frame": (url) => refusedBy(() => hidden("iframe", { src: url })),
    "a worker": (url) => opens(new Worker(url)),
  };
  const IN_WORKERS = { importScripts: async (url) => importScripts(url) };
  const WAYS = { ...ANYWHERE, ...(inPage ? IN_PAGES : IN_WORKERS) };

  const isOf = (blocked, url) => url.split("://")[1].startsWith(String(blocked).split("://").pop());
  // What constructors throw at once, before any network is asked.
  const isOfPolicy = (error) => error && ["SecurityError", "NS_ERROR_CONTENT_BLOCKED"].includes(error.name);

  // How an attempt ends: "refused" in the browser's own words, "silent" where it failed without any, else "open".
  const attempt = async (way, url) => {
    let refused = false;
    const hear = (event) => {
      refused = refused || (event.disposition === "enforce" && isOf(event.blockedURI, url));
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
    for (let look = 0; look < LOOKS && !refused; look += 1) await wait(LOOK_MS);
    target.removeEventListener("securitypolicyviolation", hear);
    if (refused) return "refused";
    return failed && !performance.getEntriesByName(url).length ? "silent" : "open";
  };

  return {
    ways: Object.keys(WAYS),
    attempt,
    // Rows of [way, whose site, end]. Each attempt has an address of its own: no refusal is taken for another's. What
    // failed without a word counts only where the policy spoke of others, for it may have failed on its way.
    async tryAll(other, own) {
      const rows = [];
      for (const [place, site] of [["other", other], ["own", own]]) {
        const ends = await Promise.all(Object.keys(WAYS).map((way, at) => attempt(way, `${site}?${place}${at}`)));
        const inForce = ends.includes("refused");
        Object.keys(WAYS).forEach((way, at) => {
          rows.push([way, place, ends[at] === "silent" && (inPage || !inForce) ? "open" : ends[at]]);
        });
      }
      return rows;
    },
  };
})();
