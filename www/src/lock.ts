/**
 * Takes back what the page needed to start. A second policy can only make the first stricter, so from here on nothing
 * can be fetched or sent by this page, not even to the host it came from, and no script can be added to it.
 */
export function lockNetwork(): void {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data: blob:; font-src 'none'; media-src 'none'; frame-src 'none'; object-src 'none'";
  document.head.append(policy);
}
