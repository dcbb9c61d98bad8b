// Walks through folders that somebody dropped, in the outer page and in the frame: no browser lets both do it always.
"use strict";
const walking = (() => {
  const BATCH = 200;
  const asFile = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
  const more = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  return {
    // What was dropped; it must be asked for while the event lasts. A file is had at once: some browsers do not let a frame
    // without an origin have it later.
    entries: (event) =>
      [...event.dataTransfer.items].filter(({ kind }) => kind === "file").map((item) => {
        const entry = item.webkitGetAsEntry(), file = item.getAsFile();
        return entry && entry.isDirectory ? entry : file && { isFile: true, file: (take) => take(file), fullPath: file.name };
      }).filter(Boolean),
    // Hands over all files below the entries, in batches of (files, JSON of their paths), until `goOn()` is false.
    // What the system refuses to open is counted.
    async walk(entries, found, goOn) {
      const stack = [...entries].reverse();
      let files = [], paths = [], refused = 0;
      const flush = () => {
        if (files.length) found(files, JSON.stringify(paths));
        files = [];
        paths = [];
      };
      while (stack.length && goOn()) {
        const entry = stack.pop();
        try {
          if (entry.isFile) {
            files.push(await asFile(entry));
            paths.push(entry.fullPath.replace(/^\//, ""));
          } else {
            const reader = entry.createReader();
            for (let part; (part = await more(reader)).length;) stack.push(...part.reverse());
          }
        } catch (error) {
          refused += 1;
        }
        if (files.length >= BATCH) flush();
      }
      flush();
      return refused;
    },
  };
})();
