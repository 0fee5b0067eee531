import { meter } from "./meter.js";

/** What the page takes back once it is loaded: the directive, what it still allows, and what that means. */
export const LOCKED = [
  { directive: "connect-src", allows: "'none'", words: "No script of the page or of its workers can fetch or send: no fetch, XMLHttpRequest, WebSocket, EventSource, WebTransport or beacon." },
  { directive: "script-src", allows: "'wasm-unsafe-eval'", words: "No further script can be loaded or made out of text; the compiled module in memory may run." },
  { directive: "worker-src", allows: "blob:", words: "Workers are made only from the script in memory, and inherit this policy." },
  { directive: "img-src", allows: "data: blob:", words: "Pictures come from memory alone: none can carry anything to a host in its address." },
  { directive: "font-src", allows: "'none'", words: "No font is loaded." },
  { directive: "media-src", allows: "'none'", words: "No sound or video is loaded." },
  { directive: "frame-src", allows: "'none'", words: "No other page is put into this one." },
  { directive: "object-src", allows: "'none'", words: "No plug-in is started." },
] as const;

/**
 * Takes back what the page needed to start. A second policy can only make the first stricter, so from here on nothing
 * can be fetched or sent by this page, not even to the host it came from, and no script can be added to it.
 */
export function lockNetwork(): void {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = LOCKED.map(({ directive, allows }) => `${directive} ${allows}`).join("; ");
  document.head.append(policy);
  meter.shut();
}
