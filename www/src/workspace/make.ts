import { type CallOptions, type CleanParams, type CleanReport, type Dataset, type Engine, type Outcome, type ResultTable, TablightError } from "tablight";

import { checkedWith, comparedWith, joinedWith, type Joint } from "./beside.js";
import { logOf } from "./follow.js";
import { fileOf, referencesOf } from "./others.js";
import type { Shelf } from "./shelf.js";
import type { Node, Tree } from "./tree.js";

/** What a node gives: rows, or the outcome of a task. */
export interface Given {
  readonly dataset?: Dataset;
  readonly outcome?: Outcome;
  /** What cleaning did. */
  readonly report?: CleanReport;
}

/** Where a node is made: all that it follows from is there. */
export interface Place {
  readonly engine: Engine;
  /** Other files. */
  readonly shelf: Shelf;
  readonly tree: Tree;
  readonly given: (id: string) => Given | undefined;
}

/** Makes what a node gives. */
export async function make(node: Node, place: Place, options: CallOptions): Promise<Given> {
  const parent = node.parent ?? "";
  const rows = (id: string): Dataset => {
    const dataset = place.given(id)?.dataset;
    if (!dataset) throw new TablightError("internal", `the rows of ${id} are not there`);
    return dataset;
  };
  // Of steps that may be made with other files: all but which.
  const { with: _, references: __, ...own } = node.params;
  const other = fileOf(node);
  const beside = other === undefined ? undefined : await place.shelf.open(other, options);
  switch (node.kind) {
    case "compare":
      return { outcome: beside ? await comparedWith(rows(parent), beside, own, options) : await rows(parent).run(node.kind, own, options) };
    case "joinFile":
      if (!beside) throw new TablightError("params", `${node.name} does not say with which file`, { hint: "choose the file", details: { param: "with" } });
      return { dataset: await joinedWith(rows(parent), beside, own as unknown as Joint, options) };
    case "check": {
      const references: Record<string, Dataset> = {};
      for (const [name, file] of Object.entries(referencesOf(node))) references[name] = await place.shelf.open(file, options);
      return { outcome: await checkedWith(beside ?? rows(parent), references, own, options) };
    }
    case "clean": {
      const { dataset, report } = await rows(parent).clean(node.params as Partial<CleanParams>, options);
      return { dataset, report };
    }
    case "table":
      return { dataset: await opened(place, tableOf(place, parent), node.name, options) };
    case "attach":
      return { dataset: await rows(dataOf(place, parent)).attach(tableOf(place, parent), { ...columnsOf(node), name: node.name, signal: options.signal }) };
    case "join":
      return { dataset: await joined(node, place, rows, options) };
    default:
      return { outcome: await rows(parent).run(node.kind, node.params, options) };
  }
}

const dataOf = ({ tree }: Place, result: string): string => tree.dataOf(result).id;

const columnsOf = ({ params }: Node): { columns?: readonly string[] } => (Array.isArray(params["columns"]) ? { columns: params["columns"] as string[] } : {});

function tableOf({ given, tree }: Place, result: string): ResultTable {
  const table = given(result)?.outcome?.table;
  if (!table) throw new TablightError("params", `${tree.get(result).name} has no table`, { hint: "take another result" });
  return table;
}

/** A result's table as rows; they stay in memory, and nothing of them on the device. */
const opened = ({ engine }: Place, table: ResultTable, name: string, { signal }: CallOptions): Promise<Dataset> => engine.open(table.toArrow(), { name: `${name}.arrows`, signal, cache: "never" });

/** The rows of a log, each with what is known of the customer, or whoever, it is of. */
async function joined(node: Node, place: Place, rows: (id: string) => Dataset, options: CallOptions): Promise<Dataset> {
  const result = place.tree.get(node.parent ?? "");
  const from = logOf(place.tree, result.id);
  if (!from) throw new TablightError("params", `${result.name} does not come from features of a log`, { hint: "make features first, and segments of them" });
  const { log, entity } = from;
  const table = tableOf(place, result.id);
  const { columns } = columnsOf(node);
  const isOfRows = result.kind === "segment";
  const known = isOfRows ? await rows(dataOf(place, result.id)).attach(table, { ...columnsOf(node), signal: options.signal }) : await opened(place, table, node.name, options);
  try {
    const wanted = columns ?? known.schema.map(({ name }) => name).filter((name) => name !== entity);
    const { dataset: few } = await known.clean({ steps: [{ step: "keep", columns: [entity, ...wanted] }] }, options);
    try {
      return await rows(log.id).join(few, { on: entity, how: "left" }, options);
    } finally {
      await few.close();
    }
  } finally {
    await known.close();
  }
}
