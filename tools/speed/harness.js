// Added behind the built boot.js: the built reader answers the conductor's messages, and beside it plain pydicom does
// the same work on the same files, mounted in the same Python. All times are in ms, by this worker's clock.
"use strict";

let within, files; // the names of tools/inside/working.py
const waiting = new Map();
const answers = { prepare, read, clean, decode };
const NAMES = ["find", "copy", "given", "answer", "withheld", "plain_read", "plain_clean", "limit", "decode",
  "start_profile", "end_profile"];

self.onmessage = async ({ data: { kind, argument } }) => {
  try {
    answer({ result: await answers[kind](argument) });
  } catch (error) {
    answer({ error: String(error && error.stack || error) });
  }
};
const answer = self.postMessage.bind(self);

// The end of the reader's wire to the conductor, which the harness speaks through: no message waits in between.
const port = { postMessage: (message) => waiting.get(message.id)?.(message) };

async function prepare({ parts, program, files: chosen, ciphers }) {
  files = chosen;
  give(parts);
  const python = await boot();
  if (ciphers) self.cipher = cipherBy(ciphers);
  self.postMessage = (message) => console.warn(message.json); // what the reader tells the page: only complaints
  python.pyimport("worker.packages").unpack_on_import();
  self.benchDesk = python.pyimport("worker.entry").reader();
  self.benchFile = (at) => files[at];
  self.unpack("numpy");
  python.FS.mkdir("/dropped");
  python.FS.mount(python.FS.filesystems.WORKERFS, { files }, "/dropped");
  python.runPython("import importlib; importlib.invalidate_caches()");
  python.runPython(program);
  within = Object.fromEntries(NAMES.map((name) => [name, python.globals.get(name)]));
  const tell = (kind, values, beside) =>
    self.benchDesk.page.hear({ id: 0, kind, json: JSON.stringify(values), ...beside });
  tell("conductor", {}, { port });
  tell("files", { read: [] }, { files, paths: JSON.stringify(files.map((_, at) => "CT/" + at)) });
  await read({ first: 0, last: Math.min(8, files.length) }); // once, so that everything is imported
  return true;
}

// The reader's answer to one message of the conductor's, or nothing where there is none.
async function ask(kind, json, answered = true) {
  const found = new Promise((resolve) => waiting.set(1, resolve));
  port.onmessage({ data: { id: answered ? 1 : 0, kind, json } });
  if (!answered) return null;
  const message = await found;
  if (message.error) throw new Error(`${kind}: ${message.error}`);
  return message;
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const span = (first, last) => Array.from({ length: last - first }, (_, at) => first + at);

// Headers of files first to last, as the page asks for them, and pydicom's.
function read({ first, last, oursFirst }) {
  const numbers = span(first, last);
  const ours = () => timed(async () => {
    const { json } = await ask("read", JSON.stringify({ items: numbers.map((number) => [number]) }));
    const { problems } = JSON.parse(json);
    if (problems.length) throw new Error(JSON.stringify(problems));
  });
  const plain = () => timed(() => within.plain_read(numbers));
  return inTurns(ours, plain, oursFirst);
}

async function inTurns(ours, plain, oursFirst) {
  if (oursFirst) return { ours: await ours(), plain: await plain() };
  const baseline = await plain();
  return { ours: await ours(), plain: baseline };
}

// A whole batch: everything that is done between the button and the link, by one reader, with the conductor in the
// same Python. Beside each piece of it comes pydicom's copy of the same files, and reading all their bytes with their
// CRC-32. Times are those of all pieces; `identity` is what the reader learns between them, `finish` all that the
// conductor does.
async function clean({ count, job, key, profiled }) {
  await collect(count);
  const times = { identity: 0, finish: 0, limit: 0, survey: { ours: 0, plain: 0 }, clean: { ours: 0, plain: 0 } };
  if (profiled) within.start_profile();
  times.finish += await timed(() => within.copy(job, key));
  for (let turn = 0, given; (given = within.given()); turn++) {
    const [kind, json, numbers] = given;
    if (kind === "identity") {
      times.identity += await timed(() => ask(kind, json, false));
      continue;
    }
    let made;
    const ours = () => timed(async () => { made = await ask(kind, json); });
    const plain = () => profiled ? 0 : timed(() => within.plain_clean(numbers));
    const found = await inTurns(ours, plain, turn % 2 === 0);
    times[kind].ours += found.ours;
    times[kind].plain += found.plain;
    if (kind === "clean" && !profiled) times.limit += await timed(() => within.limit(numbers));
    times.finish += await timed(() => within.answer(made.json, made.blob));
  }
  if (within.withheld()) throw new Error("withheld: " + within.withheld());
  if (profiled) times.words = within.end_profile();
  return times;
}

// One file's image, read and decoded as the page has it done, without anything around it.
async function decode(at) {
  if (!decode.ready) within.decode(at); // once, so that codecs are loaded
  decode.ready = true;
  return timed(() => within.decode(at));
}

// The conductor knows all files.
async function collect(count) {
  if (collect.done) return;
  within.find(count);
  for (let given; (given = within.given());) within.answer((await ask(given[0], given[1])).json, undefined);
  collect.done = true;
}
