// Added behind the built boot.js: frames decoded by the built worker's Python and, in turns, by decoders from npm in
// the same worker. All times are in ms a frame, by this worker's clock.
"use strict";

const LEAST_MS = 30; // the clock ticks every 0.1 ms, so a sample is made of as many frames as take this long
const WARM_MS = 700; // until compiled code is the browser's best
const OPAQUE = 0xFF000000;

const peers = {};
let within; // the names of tools/inside/decoding.py
const answer = self.postMessage.bind(self);

self.onmessage = async ({ data: { kind, argument } }) => {
  try {
    answer({ result: await { prepare, decode, window: show }[kind](argument) });
  } catch (error) {
    answer({ error: String(error && error.stack || error) });
  }
};

async function prepare({ parts, base, program }) {
  for (const [name, load] of Object.entries(LOADERS)) peers[name] = await load(base + "peers/"); // boot takes fetch away
  give(parts);
  const python = await boot();
  self.postMessage = () => {}; // what the worker's Python says is not asked for here
  python.pyimport("worker.packages").unpack_on_import();
  python.runPython(program);
  within = Object.fromEntries(["seen", "ours", "bare", "apart", "stored_samples", "shown", "shown_apart"].map(
    (name) => [name, python.globals.get(name)]));
  return true;
}

// --- decoders from npm: (codestream, image) -> samples as a typed array that is its caller's own

const LOADERS = {
  "codec-openjpeg": (base) => compiled(base + "codec-openjpeg/dist/openjpegwasm_decode", "OpenJPEGWASM", "J2KDecoder"),
  "codec-openjph": (base) => compiled(base + "codec-openjph/dist/openjphjs", "Module", "HTJ2KDecoder"),
  "codec-charls": (base) => compiled(base + "codec-charls/dist/charlswasm_decode", "CharLSWASM", "JpegLSDecoder"),
  "codec-libjpeg-turbo-8bit": (base) =>
    compiled(base + "codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode", "libjpegturbowasm_decode", "JPEGDecoder"),
  "jpeg-lossless-decoder-js": async (base) => {
    const { Decoder } = await import(base + "jpeg-lossless-decoder-js/release/lossless-min.js");
    return (data, { bits }) => {
      const found = new Decoder().decode(data.buffer, data.byteOffset, data.length, bits / 8);
      return samples(found, bits);
    };
  },
  "dicom-image-loader": async (base) => {
    const { default: decodeRLE } =
      await import(base + "dicom-image-loader/dist/esm/shared/decoders/decodeRLE.js");
    return async (data, { rows, columns, bits, count }) => (await decodeRLE({
      rows, columns, bitsAllocated: bits, samplesPerPixel: count, planarConfiguration: 0, pixelRepresentation: 0,
    }, data)).pixelData;
  },
  "dicom-rle": async (base) => {
    importScripts(base + "dicom-rle/build/dicom-rle.min.js");
    const { RleDecoder } = self.dicomRle;
    return (data, { rows, columns, bits, count }) => samples(new RleDecoder().decode(data, {
      height: rows, width: columns, bitsAllocated: bits, samplesPerPixel: count, planarConfiguration: 0,
    }), bits);
  },
  "dcmjs-codecs": async (base) => {
    self.dcmjs = { data: {}, log: console, utilities: {} };
    importScripts(base + "dcmjs-codecs/build/dcmjs-codecs.min.js");
    const { Context, NativeCodecs } = self.dcmjsCodecs;
    await NativeCodecs.initializeAsync(
      { webAssemblyModulePathOrUrl: base + "dcmjs-codecs/build/dcmjs-native-codecs.wasm" });
    return (data, { rows, columns, bits, stored, count, photometric, method }) => samples(NativeCodecs[method](
      new Context({
        height: rows, width: columns, bitsAllocated: bits, bitsStored: stored, samplesPerPixel: count,
        pixelRepresentation: 0, planarConfiguration: 0, photometricInterpretation: photometric, encodedBuffer: data,
      }), { convertColorspaceToRgb: true }).getDecodedBuffer(), bits);
  },
};

// Emscripten's way: the codestream is written into the decoder's memory, the samples are copied out of it.
async function compiled(path, factory, kind) {
  importScripts(path + ".js");
  const wasmBinary = await (await fetch(path + ".wasm")).arrayBuffer();
  const module = await self[factory]({ wasmBinary });
  const decoder = new module[kind]();
  return (data, { bits }) => {
    decoder.getEncodedBuffer(data.length).set(data);
    decoder.decode();
    return samples(decoder.getDecodedBuffer().slice(), bits);
  };
}

const samples = (bytes, bits) => bits === 16
  ? new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// --- measuring

async function bytesOf(url) {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

// One image by all who can decode it, in turns that begin with another of them each time.
async function decode({ name, base, image, peerNames, rounds }) {
  within.seen(name, await bytesOf(`${base}images/${name}.dcm`));
  const data = await bytesOf(`${base}images/${name}.bin`);
  const ways = { ours: (times) => within.ours(name, times), bare: (times) => within.bare(name, times) };
  const apart = {};
  for (const peer of peerNames) {
    apart[peer] = within.apart(name, await peers[peer](data, image));
    ways[peer] = async (times) => {
      for (let at = 0; at < times; at += 1) await peers[peer](data, image);
    };
  }
  return { apart, times: await inTurns(ways, rounds) };
}

async function inTurns(ways, rounds) {
  const names = Object.keys(ways), often = {}, times = {};
  for (const name of names) {
    let frames = 1, spent = 0, last = 0;
    for (const end = performance.now() + WARM_MS; performance.now() < end; frames = Math.min(frames * 2, 64)) {
      spent = await timed(() => ways[name](frames));
      last = spent / frames;
    }
    often[name] = Math.max(1, Math.ceil(LEAST_MS / last));
    times[name] = [];
  }
  for (let turn = 0; turn < rounds; turn += 1)
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(turn + at) % names.length];
      times[name].push(await timed(() => ways[name](often[name])) / often[name]);
    }
  return times;
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

// --- a window, from stored values to RGBA, as viewers in JavaScript do it: a table over the values that occur

function tableOf(low, high, center, width) {
  const table = new Uint8ClampedArray(high - low + 1);
  for (let at = 0; at < table.length; at += 1)
    table[at] = ((at + low - (center - 0.5)) / (width - 1) + 0.5) * 255;
  return table;
}

// Into pixels that are kept: `rgba` and `packed` are the same bytes.
const SHOWING = {
  "a byte at a time": ({ rgba }, stored, table, low) => {
    for (let at = 0, to = 0; at < stored.length; at += 1) {
      const grey = table[stored[at] - low];
      rgba[to++] = grey;
      rgba[to++] = grey;
      rgba[to++] = grey;
      rgba[to++] = 255;
    }
  },
  "a pixel at a time": ({ packed }, stored, table, low) => {
    for (let at = 0; at < stored.length; at += 1) packed[at] = OPAQUE | table[stored[at] - low] * 0x010101;
  },
};

// `moving`: the window is another one each time, as while it is dragged; else its table is at hand, as in scrolling.
async function show({ name, base, windows, moving, rounds }) {
  within.seen(name, await bytesOf(`${base}images/${name}.dcm`));
  const stored = samples(within.stored_samples(name), 16);
  let low = stored[0], high = stored[0], turn = 0;
  for (const value of stored) { low = Math.min(low, value); high = Math.max(high, value); }
  const rgba = new Uint8ClampedArray(stored.length * 4), kept = { rgba, packed: new Uint32Array(rgba.buffer) };
  const [first] = windows, apart = {};
  const ways = { ours: (times) => within.shown(name, times, moving) };
  for (const [peer, draw] of Object.entries(SHOWING)) {
    const atHand = tableOf(low, high, ...first);
    const next = () => moving ? tableOf(low, high, ...windows[turn++ % windows.length]) : atHand;
    draw(kept, stored, atHand, low);
    apart[peer] = within.shown_apart(name, rgba);
    ways[peer] = (times) => {
      for (let at = 0; at < times; at += 1) draw(kept, stored, next(), low);
    };
  }
  return { apart, times: await inTurns(ways, rounds) };
}
