import type { TablightError } from "tablight";

import type { Tree } from "./tree.js";

/** `idle`: never made, or let go. `stale`: made from something, or by parameters, that are others now. */
export type State = "idle" | "running" | "done" | "stale" | "failed";

/** What nodes gave, each with the fingerprint of what it was made from. What is let go of is handed to `free`. */
export class Results<Given> {
  readonly #given = new Map<string, { readonly of: string; readonly given: Given }>();
  readonly #failed = new Map<string, { readonly of: string; readonly error: TablightError }>();
  readonly #running = new Map<string, number>();

  constructor(private readonly free: (given: Given) => void) {}

  /** What a node gave, be it stale. */
  given(id: string): Given | undefined {
    return this.#given.get(id)?.given;
  }

  /** Why a node could not be made as it is now. */
  error(tree: Tree, id: string): TablightError | undefined {
    const failed = this.#failed.get(id);
    return failed?.of === tree.fingerprint(id) ? failed.error : undefined;
  }

  state(tree: Tree, id: string): State {
    if (this.#running.has(id)) return "running";
    const now = tree.fingerprint(id);
    const held = this.#given.get(id);
    if (held?.of === now) return "done";
    if (this.#failed.get(id)?.of === now) return "failed";
    return held ? "stale" : "idle";
  }

  put(id: string, of: string, given: Given): void {
    const before = this.#given.get(id)?.given;
    this.#given.set(id, { of, given });
    this.#failed.delete(id);
    if (before !== undefined && before !== given) this.free(before);
  }

  fail(id: string, of: string, error: TablightError): void {
    this.#failed.set(id, { of, error });
  }

  begin(id: string): void {
    this.#running.set(id, (this.#running.get(id) ?? 0) + 1);
  }

  end(id: string): void {
    const others = (this.#running.get(id) ?? 1) - 1;
    if (others > 0) this.#running.set(id, others);
    else this.#running.delete(id);
  }

  /** Lets go of all that belongs to no node of the tree. */
  sweep(tree: Tree | undefined): void {
    for (const id of [...this.#given.keys(), ...this.#failed.keys()]) {
      if (tree?.has(id)) continue;
      const held = this.#given.get(id);
      this.#given.delete(id);
      this.#failed.delete(id);
      if (held) this.free(held.given);
    }
  }
}
