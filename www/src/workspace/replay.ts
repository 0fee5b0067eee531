import { type Progress, TablightError } from "tablight";

import type { Node } from "./tree.js";
import type { Workspace } from "./workspace.js";

/** How far a chain has come. */
export interface Pace {
  /** The step under way, and its number, from 1. */
  readonly node: Node;
  readonly at: number;
  readonly of: number;
  readonly progress: Progress | undefined;
}

/** What became of the steps of a chain. */
export interface Replayed {
  readonly done: readonly Node[];
  readonly failed: readonly { readonly node: Node; readonly error: TablightError }[];
  /** Steps that were not made, because one they follow from failed. */
  readonly left: readonly { readonly node: Node; readonly because: Node }[];
  readonly cancelled: boolean;
}

/** Makes all steps that have to be made, in order. What follows from a step that fails is left; all else goes on. */
export async function replay(workspace: Workspace, signal: AbortSignal, tell: (pace: Pace) => void): Promise<Replayed> {
  const { due } = workspace;
  const done: Node[] = [];
  const failed: { node: Node; error: TablightError }[] = [];
  const left: { node: Node; because: Node }[] = [];
  let cancelled = false;
  for (const [i, node] of due.entries()) {
    if (cancelled || signal.aborted) {
      cancelled = true;
      break;
    }
    const path = new Set(workspace.tree.has(node.id) ? workspace.tree.path(node.id).map(({ id }) => id) : []);
    if (path.size === 0) continue; // deleted meanwhile
    const cause = failed.find((one) => path.has(one.node.id))?.node;
    if (cause) {
      left.push({ node, because: cause });
      continue;
    }
    const pace = { node, at: i + 1, of: due.length };
    tell({ ...pace, progress: undefined });
    try {
      await workspace.run(node.id, { signal, onProgress: (progress) => tell({ ...pace, progress }) });
      done.push(node);
    } catch (thrown) {
      const error = TablightError.from(thrown);
      if (error.code === "aborted") cancelled = signal.aborted;
      else failed.push({ node, error });
    }
  }
  return { done, failed, left, cancelled };
}
