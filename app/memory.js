// The memory that every worker's Python begins with, as the build left it. Of what the core brings only the difference was
// packed: three numbers in front say which bytes of the core are to be added, and where in the memory they belong.
"use strict";
const memory = (() => {
  const HEAD = 16;
  return {
    // All of its bytes, from Blobs of what was packed and of the core.
    async unpack(packed, core) {
      const whole = await new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
      const [start, size, place] = new Uint32Array(whole, 0, 3);
      const known = new Uint8Array(await core.slice(start, start + size).arrayBuffer());
      const there = new Uint8Array(whole, HEAD + place, size);
      for (let at = 0; at < size; at += 1) there[at] ^= known[at];
      return new Uint8Array(whole, HEAD);
    },
  };
})();
