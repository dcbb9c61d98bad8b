// Runs a model on bytes, for whoever asks at its ports: pictures in, what it finds in them out. It knows nothing of what
// they show. By the time that a picture comes, what could ask the network is gone from here.
"use strict";
(() => {
  const urlOf = (blob) => URL.createObjectURL(new Blob([blob], { type: "text/javascript" })); // Firefox insists on it
  const tell = (kind, fields) => postMessage({ id: 0, kind, json: JSON.stringify(fields) });

  const boot = async ({ finding, findingGlue, findingCore, weights }) => {
    importScripts(urlOf(finding));
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = { mjs: urlOf(findingGlue) };
    ort.env.wasm.wasmBinary = await findingCore.arrayBuffer();
    const model = await new Response(weights.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    const session = await ort.InferenceSession.create(model, { enableCpuMemArena: false });
    if (!closing.inWorker()) throw new Error("this worker keeps ways out");
    return session;
  };

  let session;
  const run = async ({ picture, rows, columns }) => {
    const tensor = new ort.Tensor("uint8", picture, [1, 3, rows, columns]);
    const { found } = await (await session).run({ picture: tensor });
    return found.data;
  };
  // One picture at a time: the model has room for one.
  let last = Promise.resolve();
  const serve = (port) => {
    port.onmessage = ({ data: { id, ...asked } }) => {
      last = last.then(() => run(asked)).then(
        (found) => port.postMessage({ id, found }, [found.buffer]),
        (error) => port.postMessage({ id, error: String(error && error.message || error).slice(0, 200) }),
      );
    };
  };

  self.onmessage = ({ data: { kind, parts, port } }) => {
    if (kind === "connect") return serve(port);
    session = boot(parts);
    session.then(() => tell("ready", {}), (error) => tell("dead", { text: String(error && error.message || error) }));
  };
})();
