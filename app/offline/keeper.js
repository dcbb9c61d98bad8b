// The service worker: opens the page where there is no network. It connects only while it is installed, hears no message,
// and answers for itself whatever is no file of the site: through it, a sealed page can tell nobody anything.
"use strict";
(() => {
  // What the site consists of, by its paths: the hash of each, and whether it is kept in any case. "" is the page.
  const FILES = {{files}};
  const scope = registration.scope;
  const page = (text, link) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Scanveil</title><body data-state="error"><p id="said" role="alert">${text}</p><p><a href="${scope}">${link}</a></p></body></html>`;
  const DAMAGED = page("What this browser had kept of Scanveil was not whole any more, or somebody changed it. It was thrown " +
    "away, and nothing was opened. Please load the page again; this once it needs a network.", "Load it again");
  const NOTHING = page("There is nothing at this address.", "Go to Scanveil");

  // --- Kept: what is missing is fetched, and checked by the browser; if one of them is not as it was made, nothing changes --

  const keepAll = async () => {
    const kept = await shelf.open(scope);
    for (const [path, { integrity, isKept }] of Object.entries(FILES)) {
      const place = shelf.place(scope, integrity);
      if (!isKept || await kept.match(place)) continue;
      const answer = await fetch(new URL(path, scope), { cache: "no-cache", integrity });
      if (!answer.ok) throw new Error(path);
      await kept.put(place, new Response(await answer.blob())); // one after the other: where there is no room, that is soon seen
    }
    await skipWaiting(); // a page that is open has all that it needs, and stays as it is
  };
  const throwAwayOldOnes = async () => {
    const kept = await shelf.open(scope);
    const places = new Set(Object.values(FILES).map(({ integrity }) => shelf.place(scope, integrity)));
    const old = (await kept.keys()).filter(({ url }) => !places.has(url));
    await Promise.all(old.map((one) => kept.delete(one)));
  };
  addEventListener("install", (event) => event.waitUntil(shelf.inTurn(scope, keepAll)));
  addEventListener("activate", (event) => event.waitUntil(throwAwayOldOnes()));

  // --- Opened ------------------------------------------------------------------------------------------------------

  const asPage = (body, status = 200) => new Response(body, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
  const open = async () => {
    const { integrity } = FILES[""];
    const found = await (await shelf.open(scope)).match(shelf.place(scope, integrity));
    const whole = found && await found.blob();
    if (whole && await shelf.integrityOf(whole) === integrity) return asPage(whole);
    await Promise.all([registration.unregister(), shelf.throwAway(scope)]);
    return asPage(DAMAGED);
  };
  // The path of a file of the site, as it lies there, or nothing.
  const pathOf = ({ url, method, mode }) => {
    const { origin, pathname, search } = new URL(url), whole = origin + pathname;
    if (method !== "GET" || !whole.startsWith(scope) || (search && mode !== "navigate")) return undefined;
    const path = whole.slice(scope.length).replace(/^index\.html$/, "");
    return Object.hasOwn(FILES, path) && (!search || !path) ? path : undefined;
  };
  addEventListener("fetch", (event) => {
    const path = pathOf(event.request);
    if (path === undefined) event.respondWith(asPage(NOTHING, 404));
    else if (path === "" && event.request.mode === "navigate") event.respondWith(open());
    // else the browser fetches it: only what the page finds missing or damaged, before it closes itself off
  });
})();
