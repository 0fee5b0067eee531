import { badParam, type ErrorData, revive, TablightError } from "./errors.js";

/** Pieces of a source that comes once, from the first byte to the last. */
export interface Chunks {
  /** The next piece; nothing once there are no more. */
  next(): Promise<Uint8Array | undefined>;
  /** Says that no more is wanted. */
  cancel(): Promise<void>;
}

/** A piece, whatever kind of bytes it is. */
function bytesOf(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  throw badParam("source", `a stream must hand out Uint8Array, not ${piece === null ? "null" : typeof piece}`);
}

/** What a worker is told of pieces that come from elsewhere, and what it answers. */
type Ask = "next" | "cancel";
type Answer = { bytes: Uint8Array } | { done: true } | { error: ErrorData };

/** The pieces of a stream. */
export function streamChunks(stream: ReadableStream<Uint8Array>): Chunks {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? undefined : bytesOf(value);
    },
    cancel: () => reader.cancel(),
  };
}

/** The pieces that an iteration hands out. */
export function iteratedChunks(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Chunks {
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done ? undefined : bytesOf(value);
    },
    cancel: async () => void (await iterator.return?.()),
  };
}

/** Pieces that no longer come once they are not wanted, even to who waits for one. */
export function cancellable(chunks: Chunks): Chunks {
  let release: () => void = () => undefined;
  let cancelling: Promise<void> | undefined;
  return {
    next: () =>
      new Promise((resolve, reject) => {
        release = () => resolve(undefined);
        if (cancelling) release();
        else chunks.next().then(resolve, reject);
      }),
    cancel: () => {
      release();
      return (cancelling ??= chunks.cancel().catch(() => undefined));
    },
  };
}

/** Hands pieces out through a port, one when it is asked for one. */
export function throughPort(chunks: Chunks): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const answer = async (): Promise<Answer> => {
    try {
      const bytes = await chunks.next();
      return bytes ? { bytes: bytes.slice() } : { done: true };
    } catch (error) {
      return { error: TablightError.from(error).toJSON() };
    }
  };
  port1.onmessage = async ({ data }: MessageEvent<Ask>) => {
    if (data === "cancel") {
      port1.close();
      return chunks.cancel();
    }
    const message = await answer();
    port1.postMessage(message, "bytes" in message ? [message.bytes.buffer as ArrayBuffer] : []);
  };
  return port2;
}

/** The pieces that come through a port. */
export function portChunks(port: MessagePort): Chunks {
  return {
    next: () =>
      new Promise((resolve, reject) => {
        port.onmessage = ({ data }: MessageEvent<Answer>) => {
          if ("error" in data) reject(revive(data.error));
          else resolve("bytes" in data ? data.bytes : undefined);
        };
        port.postMessage("next" satisfies Ask);
      }),
    cancel: async () => {
      port.postMessage("cancel" satisfies Ask);
      port.close();
    },
  };
}
