// Keeps in this browser what the outer page has fetched and checked, so that the next time it opens at once, and without a
// network; all of it is begun before the page closes itself off. Of what people open it knows nothing.
"use strict";
const keeping = (() => {
  const PATIENCE_MS = 2000; // nobody waits longer for what is kept beside the program
  const container = navigator.serviceWorker; // closing.js takes it away from the page
  const scope = new URL("./", location.href).href;
  // Why nothing is kept.
  const missing = container && shelf.isThere ? "" : "refused";
  let problem = location.protocol === "file:" ? "file" : isSecureContext ? missing : "insecure";
  const fails = (error) => {
    problem = problem || (error && error.name === "QuotaExceededError" ? "full" : "refused");
    return null;
  };
  const opened = problem ? Promise.resolve(null) : shelf.open(scope).catch(fails);
  // Only then is anything of this page kept: a first visit, or one that was to be fetched anew, does not look for it.
  const isReturning = !problem && Boolean(container.controller);
  const writes = [];
  const place = (integrity) => shelf.place(scope, integrity);
  const put = (integrity, blob) => {
    writes.push(opened.then((kept) => kept && kept.put(place(integrity), new Response(blob))).catch(fails));
  };

  // While this page is at it, the service worker waits: else it would fetch all of it once more.
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  // The page itself is at hand: the browser has just fetched it. Else the service worker does.
  const putPage = async () => {
    const answer = await fetch(location.href.split("#")[0], { cache: "force-cache" });
    const page = await answer.blob();
    if (answer.ok) put(await shelf.integrityOf(page), page);
  };
  const beside = [];
  if (!problem && !isReturning) {
    shelf.inTurn(scope, () => finished).catch(fails);
    beside.push(putPage().catch(() => {}));
  }
  // Programs that are tried out on one computer share an address in turn: what is served there now is let through.
  const leaveToOthers = async () => {
    const answer = await fetch("keeper.js", { cache: "no-store" }).catch(() => null);
    if (!answer || (answer.ok && /javascript/.test(answer.headers.get("Content-Type")))) return;
    await (await container.getRegistration()).unregister();
    await shelf.throwAway(scope);
    location.reload();
  };
  if (isReturning && /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname)) beside.push(leaveToOthers().catch(fails));
  // Chromium fetches the manifest for this; else it would ask for it when the page may not any more.
  if (!problem && navigator.getInstalledRelatedApps) beside.push(navigator.getInstalledRelatedApps().catch(() => {}));

  const follow = (registration, told) => {
    if (isReturning) container.addEventListener("controllerchange", () => told("newer"));
    if (registration.active) return told("here");
    const worker = registration.installing || registration.waiting;
    if (!worker) return told("unfinished");
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") told("here");
      if (worker.state === "redundant") told("unfinished");
    });
  };
  return {
    isReturning,
    // What is kept under this hash, or nothing; it may be damaged.
    async find(integrity) {
      const kept = isReturning && await opened;
      const found = kept && await kept.match(place(integrity)).catch(fails);
      return found ? found.blob().catch(fails) : null;
    },
    put,
    // The last thing before the page closes itself off. `told` hears how it stands: "here" once the page opens without a
    // network, or why it does not; and "newer" when a newer version is kept, which the next page will be.
    async settle(told) {
      await Promise.race([Promise.all(beside), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
      const registering = problem ? null : container.register("keeper.js", { updateViaCache: "none" }).catch(fails);
      Promise.all(writes).then(async () => {
        if (problem && !isReturning) await opened.then((kept) => kept && shelf.throwAway(scope)).catch(fails);
        finish();
        const registration = await registering;
        if (registration && !problem) follow(registration, told);
        else told(problem || "refused");
      });
    },
  };
})();
