import type { HdbscanFacts, LinkageFacts } from "tablight";

import type { Branch } from "./charts/tree.js";
import { counted, number } from "./format.js";
import type { SegmentReport } from "./reports.js";

/** A tree as it is drawn. */
export interface Drawn {
  readonly branches: readonly Branch[];
  /** Where the segments were cut off, if at one height. */
  readonly cut: number | undefined;
}

/** A part of the hierarchy while it is laid out. */
interface Node {
  readonly parts: readonly number[];
  readonly size: number;
  readonly height: number;
}

/** The last merges of a hierarchy as a dendrogram. Where heights fall again, as with Genie, a merge is drawn no lower than its parts. */
export function dendrogram({ merges, groups }: Pick<LinkageFacts, "merges" | "groups">, report: Pick<SegmentReport, "k" | "segments">): Drawn {
  const nodes: Node[] = groups.map((size) => ({ parts: [], size, height: 0 }));
  for (const { left, right, height, size } of merges) {
    const parts = [left, right];
    nodes.push({ parts, size, height: Math.max(height, ...parts.map((part) => nodes[part]?.height ?? 0)) });
  }
  const top = nodes.at(-1)?.height || 1;
  // Without the last k − 1 merges there are k parts.
  const joined = nodes.length - (report.k - 1);
  const above = new Set(nodes.slice(joined).flatMap(({ parts }) => parts).filter((part) => part < joined));
  const roots = report.k === 1 ? [nodes.length - 1] : [...above];
  const owner = owners(nodes, roots, report.segments);
  const middle = middles(nodes, nodes.length - 1);
  const y = (height: number): number => 1 - height / top;
  const up = parents(nodes);
  const branches = nodes.flatMap((node, i): Branch[] => {
    const x = middle.get(i);
    if (x === undefined) return [];
    const hangs = nodes[up[i] ?? -1]?.height ?? top;
    const title = node.parts.length > 0 ? `${counted(node.size, "row")} joined at ${number(node.height)}` : counted(node.size, "row");
    return [{ x, wide: 0, from: y(hangs), to: y(node.height), parts: node.parts.flatMap((part) => middle.get(part) ?? []), segment: owner[i], title }];
  });
  const lower = Math.max(0, ...roots.map((root) => nodes[root]?.height ?? 0));
  const upper = Math.min(top, ...nodes.slice(joined).map(({ height }) => height));
  return { branches, cut: report.k > 1 && upper > lower ? y((lower + upper) / 2) : undefined };
}

/** The segment that each node belongs to. Segments are known by their sizes; where two have the same, which is which is left open. */
function owners(nodes: readonly Node[], roots: readonly number[], segments: SegmentReport["segments"]): (number | undefined)[] {
  const of: (number | undefined)[] = nodes.map(() => undefined);
  const mark = (i: number, segment: number): void => {
    const open = [i];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      of[next] = segment;
      open.push(...(nodes[next]?.parts ?? []));
    }
  };
  for (const root of roots) {
    const same = segments.filter(({ size }) => size === nodes[root]?.size);
    if (same.length === 1 && same[0]) mark(root, same[0].segment);
  }
  return of;
}

function parents(nodes: readonly Node[]): (number | undefined)[] {
  const up: (number | undefined)[] = nodes.map(() => undefined);
  nodes.forEach(({ parts }, i) => parts.forEach((part) => (up[part] = i)));
  return up;
}

/** Where nodes stand: leaves beside each other, a node between its parts. */
function middles(nodes: readonly { readonly parts: readonly number[] }[], root: number): Map<number, number> {
  const order: number[] = [];
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    order.push(next);
    open.push(...(nodes[next]?.parts.toReversed() ?? []));
  }
  const leaves = order.filter((i) => nodes[i]?.parts.length === 0);
  const middle = new Map(leaves.map((leaf, i) => [leaf, (i + 0.5) / leaves.length]));
  // Parts come after what they are parts of.
  for (const i of order.toReversed()) {
    const parts = nodes[i]?.parts ?? [];
    if (parts.length > 0) middle.set(i, parts.reduce((sum, part) => sum + (middle.get(part) ?? 0), 0) / parts.length);
  }
  return middle;
}

/** The condensed tree of a density hierarchy: a bar for each cluster, as wide as it has rows, from the density at which it splits off to that at which it ends. */
export function condensedTree(tree: HdbscanFacts["condensedTree"]): Drawn {
  const nodes = tree.map((cluster) => ({ ...cluster, parts: [] as number[] }));
  tree.forEach(({ parent }, i) => parent !== null && nodes[parent]?.parts.push(i));
  const root = Math.max(0, tree.findIndex(({ parent }) => parent === null));
  const densities = tree.map(({ death }) => death).filter((death) => death !== null && Number.isFinite(death) && death > 0);
  const [low, high] = [Math.min(...densities) / 2, Math.max(...densities)];
  // By factors: the densest are many times as dense as the first split.
  const y = (density: number | null): number => (density === null || !(density < high) ? 1 : density <= low ? 0 : Math.log(density / low) / Math.log(high / low));
  const middle = middles(nodes, root);
  const all = tree[root]?.size || 1;
  const branches = nodes.flatMap((node, i): Branch[] => {
    const x = middle.get(i);
    if (x === undefined) return [];
    const title = `${counted(node.size, "row")}, density ${number(node.birth)} to ${number(node.death)}`;
    return [{ x, wide: Math.min(0.9, (node.size / all) * 0.5), from: y(node.birth), to: y(node.death), parts: node.parts.flatMap((part) => middle.get(part) ?? []), segment: node.segment ?? undefined, title }];
  });
  return { branches, cut: undefined };
}
