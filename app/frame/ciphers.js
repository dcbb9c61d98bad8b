// Digests and encryption for the workers: in a frame without an origin they have no crypto.subtle of their own.
"use strict";
const cipherPort = (() => {
  const subtle = crypto.subtle;
  const DEEDS = {
    digest: ({ data }) => subtle.digest("SHA-256", data),
    encrypt: async (how) => subtle.encrypt(...(await cipher(how)), how.data),
    decrypt: async (how) => subtle.decrypt(...(await cipher(how)), how.data),
  };
  // AES-GCM, and its key out of a passphrase (PBKDF2).
  const cipher = async ({ secret, salt, iterations, nonce, head }) => {
    const base = await subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
    const key = await subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return [{ name: "AES-GCM", iv: nonce, additionalData: head }, key];
  };
  // The end of a channel for one more worker; nothing where this browser has no such thing, as on plain http.
  return () => {
    if (!subtle) return null;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async ({ data: { id, deed, ...how } }) => {
      try {
        const done = await DEEDS[deed](how);
        port1.postMessage({ id, done }, [done]);
      } catch (error) {
        port1.postMessage({ id, error: String(error && error.name || error) });
      }
    };
    return port2;
  };
})();
