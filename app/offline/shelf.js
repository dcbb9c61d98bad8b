// Where this browser keeps the program's own files: each under its hash, so that two versions never mix, and what they share
// is there once. The outer page (keeping.js) and the service worker (keeper.js) both go by it.
"use strict";
const shelf = (() => {
  const store = self.caches, locks = navigator.locks;
  // Other pages of the same host have shelves of their own.
  const nameOf = (scope) => `scanveil ${new URL(scope).pathname}`;
  return {
    isThere: Boolean(store && locks),
    open: (scope) => store.open(nameOf(scope)),
    throwAway: (scope) => store.delete(nameOf(scope)),
    place: (scope, integrity) => new URL(`kept/${encodeURIComponent(integrity)}`, scope).href,
    // One after the other: what a page is putting there, the service worker does not fetch meanwhile.
    inTurn: (scope, act) => locks.request(nameOf(scope), act),
    async integrityOf(blob) {
      const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
      return `sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`;
    },
  };
})();
