import { type Engine, openEngine } from "tablight";

let shared: Promise<Engine> | undefined;

/** The one engine of all elements that were given none; it starts when the first of them needs it. */
export function sharedEngine(): Promise<Engine> {
  shared ??= openEngine().catch((error: unknown) => {
    shared = undefined; // the next element tries again
    throw error;
  });
  return shared;
}
