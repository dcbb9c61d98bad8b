// Added behind the built worker.js: the built worker answers its own messages, and beside it plain pydicom does the
// same work on the same files, mounted in the same Python. All times are in ms, by this worker's clock.
"use strict";

let python, heard, files;
const waiting = new Map();
const answers = { prepare, read, clean, decode };

self.onmessage = async ({ data: { kind, argument } }) => {
  try {
    answer({ result: await answers[kind](argument) });
  } catch (error) {
    answer({ error: String(error && error.stack || error) });
  }
};
const answer = self.postMessage.bind(self);

async function prepare({ parts, files: chosen }) {
  files = chosen;
  python = await boot(parts);
  self.postMessage = (message) => waiting.get(message.id)?.(message); // what the worker's Python says comes here
  const worker = python.pyimport("worker");
  heard = worker.handle;
  self.unpack("numpy");
  python.FS.mkdir("/dropped");
  python.FS.mount(python.FS.filesystems.WORKERFS, { files }, "/dropped");
  python.runPython(`
import importlib; importlib.invalidate_caches()
import cProfile, io, os, pstats, zlib
import js, pydicom
paths = ["/dropped/" + name for name in sorted(os.listdir("/dropped"))]

def plain_read(first, last):
    for path in paths[first:last]:
        pydicom.dcmread(path, stop_before_pixels=True)

def plain_clean(first, last):
    for path in paths[first:last]:
        pydicom.dcmread(path).save_as(io.BytesIO())

def limit(first, last):
    reader = js.FileReaderSync.new()
    for at in range(first, last):
        zlib.crc32(reader.readAsArrayBuffer(js.benchFile(at)).to_bytes())
`);
  self.benchFile = (at) => files[at];
  ask(0, "files", {}, { files, paths: JSON.stringify(files.map((_, at) => "CT/" + at)) });
  await read({ first: 0, last: 8 }); // once, so that everything is imported
  return true;
}

// The worker's answer to one message, as the page would get it.
async function ask(id, kind, values, beside) {
  const answered = new Promise((resolve) => waiting.set(id, resolve));
  heard({ id, kind, json: JSON.stringify(values), ...beside });
  if (!id) return null;
  const found = await answered;
  if (found.error) throw new Error(`${kind}: ${found.error}`);
  return { ...JSON.parse(found.json), blob: found.blob, entries: found.entries };
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const span = (first, last) => Array.from({ length: last - first }, (_, at) => first + at);

// Headers of files first to last, as the page asks for them, and pydicom's.
function read({ first, last, oursFirst }) {
  const ours = () => timed(async () => {
    const found = await ask(1, "read", { items: span(first, last).map((number) => [number]) });
    if (found.problems.length) throw new Error(JSON.stringify(found.problems));
  });
  const plain = () => timed(() => python.globals.get("plain_read")(first, last));
  return inTurns(ours, plain, oursFirst);
}

async function inTurns(ours, plain, oursFirst) {
  if (oursFirst) return { ours: await ours(), plain: await plain() };
  const baseline = await plain();
  return { ours: await ours(), plain: baseline };
}

// A whole batch: everything that the page asks a worker for between the button and the link. Beside each piece of it
// comes pydicom's copy of the same files, and reading all their bytes with their CRC-32. Times are those of all pieces.
async function clean({ count, sizes, key, profiled }) {
  await collect(count);
  const { items } = await ask(1, "plan", {});
  const identifiers = [], entries = [], withheld = [], times = { limit: 0 };
  const limit = (first, last) => timed(() => python.globals.get("limit")(first, last));
  const inPieces = async (kind, beside, take) => {
    times[kind] = { ours: 0, plain: 0 };
    for (let first = 0; first < count; first += sizes[kind]) {
      const last = Math.min(first + sizes[kind], count);
      const asked = { items: items.slice(first, last), order: first, ...beside };
      const ours = () => timed(async () => take(await ask(1, kind, asked)));
      const plain = () => profiled ? 0 : timed(() => python.globals.get("plain_clean")(first, last));
      const found = await inTurns(ours, plain, first / sizes[kind] % 2 === 0);
      times[kind].ours += found.ours;
      times[kind].plain += found.plain;
      if (kind === "clean" && !profiled) times.limit += await limit(first, last);
    }
  };
  if (profiled) python.runPython("profiler = cProfile.Profile(); profiler.enable()");
  await inPieces("survey", {}, (found) => { identifiers.push(found.identifiers); withheld.push(...found.withheld); });
  times.identity = await timed(() => ask(0, "identity", { identifiers, key, policy: "", edits: {}, job: 1 }));
  await inPieces("clean", { job: 1 }, (found) => { entries.push(found.entries); withheld.push(...found.withheld); });
  times.finish = await timed(() => ask(1, "finish", { withheld, job: 1 }, { entries }));
  if (withheld.length) throw new Error("withheld: " + JSON.stringify(withheld[0]));
  if (profiled) times.words = python.runPython(`
profiler.disable(); words = io.StringIO()
pstats.Stats(profiler, stream=words).sort_stats("tottime").print_stats(45)
words.getvalue()`);
  return times;
}

// One file's image, read and decoded as the page has it done, without anything around it.
async function decode(at) {
  if (!decode.frame) {
    python.runPython(`
import io, worker
from scanveil.pixels.frames import stored_values
from scanveil.dicom.reading import read_header

def decode(at):
    file, path, size = worker._opened(at)
    stored_values(read_header(file, path=path, size=size), file, 0)
`);
    decode.frame = python.globals.get("decode");
    decode.frame(at); // once, so that codecs are loaded
  }
  return timed(() => decode.frame(at));
}

// The worker that plans is the one that has sorted all files.
async function collect(count) {
  if (collect.done) return;
  for (let at = 0; at < count; at += 24) {
    const items = span(at, Math.min(at + 24, count)).map((number) => [number]);
    ask(0, "collect", { rows: (await ask(1, "read", { items })).rows });
  }
  collect.done = true;
}
