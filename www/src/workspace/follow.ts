import type { ResultTable } from "tablight";

import { KINDS, type KindName } from "./kinds.js";
import type { Node, Params, Tree } from "./tree.js";

/** Columns that say which segment a row or a customer is in. */
const SEGMENT = ["segment", "segment_name", "segment_label"];
/** The column by which a result says which rows it speaks of. */
const ROW = "row";

/** What can be made from a result with one click. */
export interface Offer {
  readonly kind: KindName;
  readonly label: string;
  /** What the step is called then. */
  readonly name: string;
  readonly params: Params;
}

/** Where the features of a log came from: the log, and the column that says whose row it is. */
export interface Log {
  readonly log: Node;
  readonly entity: string;
}

/** The log that a result tells of the customers of, whoever they are, and whether through a segmentation of them. */
export function logOf(tree: Tree, result: string): Log | undefined {
  const features = tree.path(result).findLast(({ kind }) => kind === "features" || kind === "rfm");
  const entity = features?.params["entity"];
  return features?.parent !== undefined && typeof entity === "string" ? { log: tree.get(features.parent), entity } : undefined;
}

/** What can follow a result. */
export function offersFor(tree: Tree, node: Node, table: ResultTable | undefined): Offer[] {
  if (!table || table.numRows === 0 || KINDS[node.kind].gives !== "result") return [];
  const has = new Set(table.columns.map(({ name }) => name));
  const segment = SEGMENT.filter((column) => has.has(column));
  const offers: Offer[] = [];
  const named = (kind: KindName, label: string, name: string, columns: readonly string[]): void => {
    offers.push({ kind, label, name, params: columns.length > 0 ? { columns } : {} });
  };
  if (node.kind === "segment" && has.has(ROW) && segment.length > 0) named("attach", "Use these rows with their segment", KINDS.attach.title, segment);
  const log = logOf(tree, node.id);
  if (log && (node.kind === "segment" ? has.has(ROW) : has.has(log.entity))) {
    const what = segment.length > 0 ? "segment" : "features";
    named("join", `Put the ${what} of each ${log.entity} on the rows of ${log.log.name}`, `${log.log.name} with ${what}`, segment);
  }
  named("table", "Open this table as data", `${node.name} as data`, []);
  return offers;
}
