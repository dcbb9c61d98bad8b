// Takes away what no policy covers, or not in every browser: in the outer page and in the frame, before a byte of the
// program or of a file is there, and in each worker before it opens a file.
"use strict";
const closing = (() => {
  const NAMES = {
    window: [
      "RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "RTCIceGatherer", "RTCIceTransport",
      "RTCDtlsTransport", "RTCSctpTransport", "RTCDataChannel", "WebTransport", "WebSocketStream", "TCPSocket", "UDPSocket",
      "TCPServerSocket", "open", "openDatabase", "showModalDialog", "PresentationRequest", "RemotePlayback", "PaymentRequest",
      "SharedWorker", "fetchLater", "sharedStorage", "fence", "HTMLPortalElement", "HTMLFencedFrameElement", "Notification",
    ],
    navigator: [
      "share", "runAdAuction", "joinAdInterestGroup", "registerProtocolHandler", "serviceWorker", "credentials", "getUserMedia",
      "webkitGetUserMedia", "mediaDevices", "presentation", "clearAppBadge", "requestMediaKeySystemAccess",
    ],
    worker: [
      "fetch", "fetchLater", "importScripts", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport",
      "BroadcastChannel", "indexedDB", "caches", "Worker", "SharedWorker", "Notification", "RTCDataChannel", "FontFace",
      "RTCPeerConnection", "TCPSocket", "UDPSocket", "sharedStorage", "webkitRequestFileSystem", "cookieStore",
    ],
  };
  const takeAway = (owner, names) => names.forEach((name) => {
    for (let one = owner; one; one = Object.getPrototypeOf(one)) {
      if (Object.hasOwn(one, name)) Reflect.defineProperty(one, name, { value: undefined, writable: false, configurable: false });
    }
  });
  // Whether all of it is gone.
  const close = (own) => [[self, own], [navigator, NAMES.navigator]].every(([owner, names]) => {
    takeAway(owner, names);
    return names.every((name) => owner[name] === undefined);
  });
  return {
    inPage: () => close(NAMES.window),
    inWorker: () => close(NAMES.worker),
  };
})();
