import { type Chunks, streamChunks } from "./chunks.js";
import { aborted, badParam, TablightError } from "./errors.js";
import { HEAD_BYTES, partOf, type WebFile } from "./ranges.js";

/** The body of an answer: it comes once, with the number of bytes expected, 0 if it is not known. */
export interface Body {
  chunks: Chunks;
  expected: number;
}

/** What is at an address: a file of which any range can be had, where the server knows ranges; else the body of its answer. */
export async function openWeb(url: URL, signal: AbortSignal | undefined): Promise<Blob | WebFile | Body> {
  if (!/^https?:$/.test(url.protocol)) return (await ask(url, {}, signal)).blob();
  // Some servers refuse a range to a page of another origin; they are asked again as for any file.
  const probe = await ask(url, { Range: `bytes=0-${HEAD_BYTES - 1}` }, signal).catch(() => undefined);
  if (signal?.aborted) throw aborted();
  if (probe?.status === 200) return bodyOf(probe);
  const part = probe && partOf(probe);
  if (!probe || !part || part.start !== 0) {
    await probe?.body?.cancel();
    return bodyOf(await ask(url, {}, signal));
  }
  const head = new Uint8Array(await probe.arrayBuffer());
  if (head.length === part.size) return new Blob([head]);
  return { url: probe.url || url.href, size: part.size, etag: part.etag, modified: part.modified, head };
}

function bodyOf(response: Response): Body {
  // The length is that of the bytes on the wire, which an encoding makes fewer.
  const expected = response.headers.has("content-encoding") ? 0 : Number(response.headers.get("content-length") ?? 0);
  return { chunks: streamChunks(response.body ?? (new Blob([]).stream() as ReadableStream<Uint8Array>)), expected };
}

async function ask(url: URL, headers: Record<string, string>, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { headers, signal } : { headers });
  } catch (cause) {
    if (signal?.aborted) throw aborted();
    throw new TablightError("params", `could not fetch ${url.href}`, {
      hint: "check the address, the network, and that the server allows cross-origin reads",
      details: { param: "source" },
      cause,
    });
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw badParam("source", `${url.href} answered ${response.status} ${response.statusText}`.trimEnd());
}
