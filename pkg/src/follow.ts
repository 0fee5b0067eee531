import { badParam, TablightError } from "./errors.js";
import { unlessAborted } from "./queue.js";
import type { Source } from "./sources.js";

/** Sources that come one after the other, each of them complete: a generator, a stream of blobs, a list. */
export type Feed = AsyncIterable<Source> | Iterable<Source> | ReadableStream<Source>;

/** How long the feed may be waited for. */
interface Limits {
  /** The caller's. */
  signal: AbortSignal | undefined;
  /** Aborts when what is appended to is closed. */
  ended: AbortSignal;
}

/** Takes in what a feed hands out; asks for the next source when the last one is in. Says how many rows came. */
export async function follow(feed: Feed, append: (source: Source) => Promise<number>, { signal, ended }: Limits): Promise<number> {
  const sources = iterate(feed);
  let [rows, count] = [0, 0];
  const next = async (): Promise<IteratorResult<Source>> => {
    try {
      return await sources.next();
    } catch (cause) {
      throw brokeOff(count, cause);
    }
  };
  try {
    for (;;) {
      const { done, value } = await unlessAborted(unlessAborted(next(), ended), signal);
      if (done) return rows;
      rows += await append(value);
      count++;
    }
  } catch (error) {
    leave(sources);
    throw error;
  }
}

type Sources = Pick<AsyncIterator<Source> | Iterator<Source>, "next" | "return">;

function iterate(feed: Feed): Sources {
  if (feed instanceof ReadableStream) {
    const reader = feed.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<Source>>,
      return: async () => ({ done: true, value: await reader.cancel() }),
    };
  }
  const isFeed = typeof feed === "object" && feed !== null && !ArrayBuffer.isView(feed);
  if (isFeed && Symbol.asyncIterator in feed) return feed[Symbol.asyncIterator]();
  if (isFeed && Symbol.iterator in feed) return feed[Symbol.iterator]();
  throw badParam("feed", "must hand out sources one after the other", "pass an (async) iterable or a stream of them, or use append for a single one");
}

/** A feed that never goes on is not waited for. */
function leave(sources: Sources): void {
  const left = async (): Promise<unknown> => sources.return?.();
  left().catch(() => undefined);
}

function brokeOff(count: number, cause: unknown): TablightError {
  if (cause instanceof TablightError) return cause;
  const reason = cause instanceof Error && cause.message ? `: ${cause.message}` : "";
  return new TablightError("parse", `the feed broke off after ${count} sources${reason}`, {
    hint: "what came before stays; check where the feed comes from, and follow it again",
    cause,
  });
}
