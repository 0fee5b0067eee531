import { TablightError } from "tablight";

import { isKind } from "./kinds.js";
import type { Expected } from "./schema.js";
import { type Params, ROOT, Tree } from "./tree.js";

const VERSION = 1;
/** How a recipe is told from other JSON. */
const MARK = "workspace";

/** A chain as it is saved: the file it was made for, and every step. */
export interface Recipe {
  readonly tablight: typeof MARK;
  readonly version: number;
  readonly file: { readonly name: string; readonly reading: Params; readonly columns: readonly Expected[] };
  readonly steps: readonly { readonly id: string; readonly kind: string; readonly name: string; readonly from: string; readonly params: Params }[];
}

/** A chain that was saved. */
export interface Saved {
  readonly tree: Tree;
  /** The columns that its file had. */
  readonly columns: readonly Expected[];
}

/** A chain with the columns of its file, as it is saved. */
export function toRecipe(tree: Tree, columns: readonly Expected[]): Recipe {
  const { name, params } = tree.root;
  const steps = tree.nodes.flatMap(({ id, kind, name: called, parent, params: given }) => (parent === undefined ? [] : [{ id, kind, name: called, from: parent, params: given }]));
  return { tablight: MARK, version: VERSION, file: { name, reading: params, columns: columns.map(({ name: column, type }) => ({ name: column, type })) }, steps };
}

/** Does a text look like a saved chain, as far as a glance tells? */
export const looksLikeRecipe = (text: string): boolean => /^\s*\{\s*"tablight"\s*:\s*"workspace"/.test(text);

/** The chain of a saved recipe. Throws `params` with the place where the text is no recipe, `unsupported` where a newer version wrote it. */
export function fromRecipe(text: string): Saved {
  const recipe = record(parsed(text), "recipe");
  if (recipe["tablight"] !== MARK) throw wrong("tablight", `is not “${MARK}”: this JSON is no recipe of a workspace`, "save one with Save recipe; a recipe of cleaning steps is opened in the tab Clean");
  const { version } = recipe;
  if (typeof version !== "number" || !(version >= 1)) throw wrong("version", "is not a number from 1 on");
  if (version > VERSION) throw new TablightError("unsupported", `the recipe has version ${version}, and this page reads version ${VERSION}`, { hint: "open it with a newer Tablight", details: { param: "version" } });
  const file = record(recipe["file"], "file");
  const columns = list(file["columns"], "file.columns").map((entry, i): Expected => {
    const column = record(entry, `file.columns[${i}]`);
    return { name: string(column["name"], `file.columns[${i}].name`), type: string(column["type"], `file.columns[${i}].type`) };
  });
  let tree = Tree.of(string(file["name"], "file.name"), record(file["reading"] ?? {}, "file.reading"));
  list(recipe["steps"], "steps").forEach((entry, i) => {
    const at = `steps[${i}]`;
    const step = record(entry, at);
    const { kind } = step;
    if (!isKind(kind) || kind === "file") throw new TablightError("unsupported", `${at}.kind ${JSON.stringify(kind)} is no step that this page knows`, { hint: "open it with a newer Tablight", details: { param: `${at}.kind` } });
    const [id, from] = [string(step["id"], `${at}.id`), string(step["from"], `${at}.from`)];
    if (tree.has(id)) throw wrong(`${at}.id`, `is “${id}”, as another step's is`);
    if (!tree.has(from)) throw wrong(`${at}.from`, `names “${from}”, which no step in front of it is called`, `the file is called “${ROOT}”`);
    try {
      tree = tree.add({ id, kind, name: string(step["name"], `${at}.name`), parent: from, params: record(step["params"] ?? {}, `${at}.params`) });
    } catch (thrown) {
      throw thrown instanceof TablightError && thrown.details.param === "parent" ? wrong(`${at}.from`, `does not fit: ${thrown.message}`) : thrown;
    }
  });
  return { tree, columns };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TablightError("params", `the recipe is not JSON: ${(cause as Error).message}`, { hint: "choose a file that was saved with Save recipe", cause });
  }
}

function record(value: unknown, place: string): Params {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(place, "is not an object");
  return value as Params;
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(place, "is not a list");
  return value;
}

function string(value: unknown, place: string): string {
  if (typeof value !== "string" || value === "") throw wrong(place, "is not a text");
  return value;
}

const wrong = (param: string, what: string, hint = "choose a file that was saved with Save recipe"): TablightError => new TablightError("params", `${param} ${what}`, { hint, details: { param } });
