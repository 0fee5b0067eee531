/**
 * What the page is made of besides its scripts. It is fetched from the page's host, or, where the page is a single file (`scripts/single.mjs`), found in
 * the page itself: as base64 of gzip, in a script element that carries the name of the file.
 */
export async function asset(url: string): Promise<Response> {
  const held = document.querySelector<HTMLScriptElement>(`script[data-asset="${CSS.escape(url.split("/").pop() ?? "")}"]`);
  if (held) return new Response(decoded(held.text).pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": held.dataset["type"] ?? "" } });
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} is missing from this host (${response.status})`);
  return response;
}

/** Letters that are decoded at a time; a multiple of four. */
const CHUNK = 1 << 18;

function decoded(base64: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const bytes = Uint8Array.from(atob(base64.slice(at, at + CHUNK)), (letter) => letter.charCodeAt(0));
      at += CHUNK;
      controller.enqueue(bytes);
      if (at >= base64.length) controller.close();
    },
  });
}
