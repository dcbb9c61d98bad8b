// Walks through folders that somebody dropped, in the outer page and in the frame: no browser lets both do it always.
"use strict";
const walking = (() => {
  const FEW = 8, BATCH = 200;
  const asFile = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
  const more = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  // A page that is a file has entries through which Chromium lets nobody walk: handles it lets, and here they are entries.
  const hasHandles = location.protocol === "file:" && "getAsFileSystemHandle" in DataTransferItem.prototype;
  const asEntry = (handle, path) => ({
    isFile: handle.kind === "file",
    fullPath: path,
    file: (take, fail) => handle.getFile().then(take, fail),
    createReader() {
      const inside = handle.values();
      const next = async () => {
        const found = [];
        while (found.length < BATCH) {
          const { done, value } = await inside.next();
          if (done) break;
          found.push(asEntry(value, `${path}/${value.name}`));
        }
        return found;
      };
      return { readEntries: (take, fail) => next().then(take, fail) };
    },
  });
  return {
    asEntry,
    // What was dropped, or promises of it; it must be asked for while the event lasts. A file is had at once: some browsers
    // do not let a frame without an origin have it later.
    entries: (event) =>
      [...event.dataTransfer.items].filter(({ kind }) => kind === "file").map((item) => {
        if (hasHandles) return item.getAsFileSystemHandle().then((handle) => asEntry(handle, handle.name)).catch(() => null);
        const entry = item.webkitGetAsEntry(), file = item.getAsFile();
        return entry && entry.isDirectory ? entry : file && { isFile: true, file: (take) => take(file), fullPath: file.name };
      }).filter(Boolean),
    // Hands over all files below the entries, in batches of (files, JSON of their paths), until `goOn()` is false: a few
    // first. Files are had many at once, or the system would be waited for at each. What it refuses to open is counted.
    async walk(entries, found, goOn) {
      const folders = [];
      let files = [], paths = [], refused = 0, enough = FEW;
      const flush = () => {
        if (files.length) found(files, JSON.stringify(paths));
        files = [];
        paths = [];
        enough = BATCH;
      };
      const take = async (own) => {
        for (const [at, { value }] of (await Promise.allSettled(own.map(asFile))).entries()) {
          if (value) {
            files.push(value);
            paths.push(own[at].fullPath.replace(/^\//, ""));
          } else refused += 1;
        }
        if (files.length >= enough) flush();
      };
      const takeAll = async (some) => {
        const own = some.filter((entry) => entry.isFile);
        for (let at = 0; at < own.length && goOn();) await take(own.slice(at, at += enough));
        folders.push(...some.filter((entry) => !entry.isFile).reverse());
      };
      const dropped = await Promise.allSettled(entries);
      refused += dropped.filter(({ value }) => !value).length;
      await takeAll(dropped.map(({ value }) => value).filter(Boolean));
      while (folders.length && goOn()) {
        const reader = folders.pop().createReader();
        try {
          for (let part; goOn() && (part = await more(reader)).length;) await takeAll(part);
        } catch (error) {
          refused += 1;
        }
      }
      flush();
      return refused;
    },
  };
})();
