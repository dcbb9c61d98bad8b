// The memory that every worker's Python begins with, as the build left it (tools/inside/memory.py): pages in which there is
// something, and of what the core brings only the difference. Numbers in front say what is to be put where.
"use strict";
const memory = (() => {
  const NUMBERS = 5, WORD = 4, PAGE = 4096;
  return {
    // All of its bytes, from Blobs of what was packed and of the core.
    async unpack(packed, core) {
      const whole = await new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
      const [start, size, place, length, count] = new Uint32Array(whole, 0, NUMBERS);
      const begin = WORD * (NUMBERS + count), all = new Uint8Array(length + PAGE);
      new Uint32Array(whole, WORD * NUMBERS, count).forEach((page, at) => {
        all.set(new Uint8Array(whole, begin + at * PAGE, PAGE), page * PAGE);
      });
      const known = await core.slice(start, start + size).arrayBuffer();
      const words = Math.floor(size / WORD);
      const add = (there, brought) => brought.forEach((value, at) => {
        there[at] ^= value;
      });
      add(new Uint32Array(all.buffer, place, words), new Uint32Array(known, 0, words));
      add(new Uint8Array(all.buffer, place + WORD * words), new Uint8Array(known, WORD * words));
      return all.subarray(0, length);
    },
  };
})();
