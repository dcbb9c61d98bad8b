// Has the parts that the program consists of: kept in this browser, or from the place that this page came from, or out of
// this page where it is one file. None is handed on that is not as it was made.
"use strict";
const fetching = (() => {
  const element = (name) => document.getElementById(name);
  const every = JSON.parse(element("parts").textContent); // in the order in which they are needed
  const isWhole = Boolean(element("part-core"));
  // Groups of parts that come only where the address asks for them, behind a #; in one file all are at hand.
  const asked = location.hash.slice(1).split("+");
  const groups = new Set(Object.values(every).map(({ group }) => group).filter(Boolean));

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
  // On plain http only the browser's own check is there, which is slower.
  const isIntact = async (blob, integrity) => {
    if (isSecureContext) return await shelf.integrityOf(blob) === integrity;
    const url = URL.createObjectURL(blob);
    try {
      return (await fetch(url, { integrity })).ok;
    } catch (error) {
      return false;
    } finally {
      URL.revokeObjectURL(url);
    }
  };

  // What is kept is read one after the other: what is needed first is there first, and is checked while the next is read.
  let turn = Promise.resolve();
  const inTurn = (act) => {
    turn = turn.then(act);
    return turn;
  };
  const has = (group) => isWhole || !group || asked.includes(group);
  return {
    groups: [...groups],
    addressWith: (group) => [...asked, group].filter(Boolean).join("+"),
    // Gives each part, as a Blob, as soon as it is there: (name, blob, how many are there, how many there will be). What is
    // to be compiled is given before, while it is checked: the last so given is what comes as a part, if one does.
    async all(take, compile) {
      const parts = Object.entries(every).filter(([, { group }]) => has(group));
      let done = 0;
      const checked = async (name, blob, integrity) => {
        if (blob && name === "core") compile(blob);
        return blob && await isIntact(blob, integrity) ? blob : null;
      };
      // What this browser has kept, if it is whole; where it is not, that is told.
      const keptOf = async (name, { integrity }, isDamaged = () => {}) => {
        const kept = await inTurn(() => keeping.find(integrity)), good = await checked(name, kept, integrity);
        if (kept && !good) isDamaged();
        return good;
      };
      const partOf = async (name, part) => {
        const { path, integrity } = part;
        if (isWhole) return checked(name, await unpack(name, path).catch(() => null), integrity);
        const kept = await keptOf(name, part, () => starting.isDamaged(path));
        if (kept) return kept;
        const fresh = await checked(name, await bring(path), integrity);
        if (fresh) keeping.put(integrity, fresh);
        return fresh;
      };
      // A group that nobody asked for comes where all of it is kept, and whole.
      const addKept = async (group) => {
        const own = Object.entries(every).filter(([, part]) => part.group === group);
        const blobs = await Promise.all(own.map(([name, part]) => keptOf(name, part)));
        if (!blobs.every(Boolean)) return;
        const whole = done + own.length;
        own.forEach(([name], at) => take(name, blobs[at], done += 1, whole));
      };
      parts.forEach(([, { path }]) => starting.expect(path));
      await Promise.all(parts.map(async ([name, part]) => {
        const blob = await partOf(name, part);
        if (!blob) return new Promise(() => starting.isAltered(part.path));
        starting.arrived(part.path);
        take(name, blob, done += 1, parts.length);
      }));
      if (keeping.isReturning) for (const group of groups) if (!has(group)) await addKept(group);
    },
  };
})();
