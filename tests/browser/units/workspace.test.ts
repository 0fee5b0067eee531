import { type Dataset, type Engine, type Outcome, TablightError } from "tablight";
import { describe, expect, test } from "vitest";

import { groupingOf, paramsOf } from "../../../www/src/grouping.js";
import { guessGrouping } from "../../../www/src/guess.js";
import { logOf, offersFor } from "../../../www/src/workspace/follow.js";
import { fileName } from "../../../www/src/workspace/names.js";
import { Openings } from "../../../www/src/workspace/openings.js";
import { filesOf, titleOf, withFiles } from "../../../www/src/workspace/others.js";
import { fromRecipe, looksLikeRecipe, toRecipe } from "../../../www/src/workspace/recipe.js";
import { replay } from "../../../www/src/workspace/replay.js";
import type { Work } from "../../../www/src/workspace/saved-work.js";
import { mismatchOf, sameColumns, usersOf } from "../../../www/src/workspace/schema.js";
import { Shelf } from "../../../www/src/workspace/shelf.js";
import { stripOf } from "../../../www/src/workspace/strip.js";
import { ROOT, Tree } from "../../../www/src/workspace/tree.js";
import { Versions } from "../../../www/src/workspace/versions.js";
import { wiped } from "../../../www/src/workspace/wipe.js";
import { Workspace } from "../../../www/src/workspace/workspace.js";

const step = (id: string, kind: Parameters<Tree["add"]>[0]["kind"], parent: string, params = {}) => ({ id, kind, name: id, parent, params });

/** file → cleaned → features → customers → segments → orders with segment → forecast; and groups of the file. */
const chain = (): Tree =>
  Tree.of("orders.csv")
    .add(step("cleaned", "clean", ROOT, { steps: [{ step: "trim" }] }))
    .add(step("groups", "aggregate", ROOT, { by: ["store"] }))
    .add(step("rfm", "features", "cleaned", { entity: "customer", time: "day" }))
    .add(step("customers", "table", "rfm"))
    .add(step("segments", "segment", "customers", { k: 3 }))
    .add(step("with", "join", "segments", { columns: ["segment"] }))
    .add(step("forecast", "forecast", "with", { series: ["segment"] }));

/** The code and place of what is thrown. */
function thrown(work: () => unknown): [string, string | undefined] {
  try {
    work();
  } catch (error) {
    const { code, details } = TablightError.from(error);
    return [code, details.param];
  }
  return ["nothing", undefined];
}

describe("the tree", () => {
  test("knows what follows from what, and the rows that a step is of", () => {
    const tree = chain();
    expect(tree.path("segments").map(({ id }) => id)).toEqual([ROOT, "cleaned", "rfm", "customers", "segments"]);
    expect(tree.below("rfm").map(({ id }) => id)).toEqual(["customers", "segments", "with", "forecast"]);
    expect([tree.dataOf("forecast").id, tree.dataOf("with").id, tree.dataOf("groups").id]).toEqual(["with", "with", ROOT]);
  });

  test("deletes a step with all that follows, and never the file", () => {
    expect(chain().remove("segments").nodes.map(({ id }) => id)).toEqual([ROOT, "cleaned", "groups", "rfm", "customers"]);
    expect(thrown(() => chain().remove(ROOT))).toEqual(["params", "id"]);
    expect(thrown(() => chain().remove("nobody"))).toEqual(["params", "id"]);
  });

  test("takes no step twice, and none that does not fit what it is made from", () => {
    expect(thrown(() => chain().add(step("groups", "aggregate", ROOT)))).toEqual(["params", "id"]);
    expect(thrown(() => chain().add(step("more", "forecast", "groups")))).toEqual(["params", "parent"]);
    expect(thrown(() => chain().add(step("more", "table", "cleaned")))).toEqual(["params", "parent"]);
  });

  test("has a fingerprint of all that a result depends on, names left out", () => {
    const tree = chain();
    const before = tree.fingerprint("forecast");
    expect(tree.change("segments", { name: "Kinds of customer" }).fingerprint("forecast")).toBe(before);
    expect(tree.change("segments", { params: { k: 4 } }).fingerprint("forecast")).not.toBe(before);
    expect(tree.change("groups", { params: {} }).fingerprint("forecast")).toBe(before);
    expect(tree.change("segments", { params: { k: 4 } }).change("segments", { params: { k: 3 } }).fingerprint("forecast")).toBe(before);
  });

  test("is read as rows and their results, and its rows have names as files", () => {
    expect(stripOf(chain()).map(({ data, from, results }) => [data.id, from?.id, results.map(({ id }) => id)])).toEqual([
      [ROOT, undefined, ["groups"]],
      ["cleaned", ROOT, ["rfm"]],
      ["customers", "rfm", ["segments"]],
      ["with", "segments", ["forecast"]],
    ]);
    expect(fileName(chain(), ROOT)).toBe("orders.csv");
    expect(fileName(chain().change("with", { name: "Größte Kunden, 2024!" }), "with")).toBe("orders-größte-kunden-2024.csv");
    expect(chain().freeName("groups")).toBe("groups 2");
  });
});

test("versions are undone and done again, each with what was done", () => {
  const a = Versions.of("a").to("b", "writing b").to("c", "writing c");
  expect([a.undoes, a.redoes]).toEqual(["writing c", undefined]);
  const b = a.undo();
  expect([b.current, b.undoes, b.redoes]).toEqual(["b", "writing b", "writing c"]);
  expect([b.redo().current, b.undo().current, b.undo().undo().current]).toEqual(["c", "a", "a"]);
  const d = b.to("d", "writing d");
  expect([d.current, d.redoes, d.redo().current, d.undo().current]).toEqual(["d", undefined, "d", "b"]);
});

describe("a recipe", () => {
  const columns = [{ name: "day", type: "date" }, { name: "customer", type: "utf8" }];
  const text = (change: (recipe: Record<string, unknown>) => void = () => undefined): string => {
    const recipe = JSON.parse(JSON.stringify(toRecipe(chain(), columns))) as Record<string, unknown>;
    change(recipe);
    return JSON.stringify(recipe);
  };
  const steps = (recipe: Record<string, unknown>): Record<string, unknown>[] => recipe["steps"] as Record<string, unknown>[];

  test("comes back as the chain it was saved from", () => {
    const saved = fromRecipe(text());
    expect(saved.tree.nodes).toEqual(chain().nodes);
    expect(saved.columns).toEqual(columns);
    expect(looksLikeRecipe(text())).toBe(true);
    expect(looksLikeRecipe('[{"tablight": 1}]')).toBe(false);
  });

  test.each([
    ["text that is no JSON", "{", "params", undefined],
    ["another document", "[]", "params", "recipe"],
    ["JSON of another kind", text((r) => delete r["tablight"]), "params", "tablight"],
    ["no version", text((r) => (r["version"] = "1")), "params", "version"],
    ["a newer version", text((r) => (r["version"] = 2)), "unsupported", "version"],
    ["no file", text((r) => delete r["file"]), "params", "file"],
    ["a column without a type", text((r) => (r["file"] = { name: "a.csv", columns: [{ name: "a" }] })), "params", "file.columns[0].type"],
    ["steps that are no list", text((r) => (r["steps"] = {})), "params", "steps"],
    ["a step of an unknown kind", text((r) => Object.assign(steps(r)[0] ?? {}, { kind: "teleport" })), "unsupported", "steps[0].kind"],
    ["a second file", text((r) => Object.assign(steps(r)[0] ?? {}, { kind: "file" })), "unsupported", "steps[0].kind"],
    ["a kind that every object has", text((r) => Object.assign(steps(r)[0] ?? {}, { kind: "constructor" })), "unsupported", "steps[0].kind"],
    ["two steps of one id", text((r) => Object.assign(steps(r)[1] ?? {}, { id: "cleaned" })), "params", "steps[1].id"],
    ["a step from nowhere", text((r) => Object.assign(steps(r)[2] ?? {}, { from: "later" })), "params", "steps[2].from"],
    ["a step from itself", text((r) => Object.assign(steps(r)[2] ?? {}, { from: "rfm" })), "params", "steps[2].from"],
    ["a step that does not fit its parent", text((r) => Object.assign(steps(r)[6] ?? {}, { from: "groups" })), "params", "steps[6].from"],
    ["parameters that are no object", text((r) => Object.assign(steps(r)[0] ?? {}, { params: [] })), "params", "steps[0].params"],
  ])("is refused with its place: %s", (_, saved, code, param) => {
    expect(thrown(() => fromRecipe(saved))).toEqual([code, param]);
  });
});

test("columns that a chain was made for and a file lacks are named, with the steps that use them", () => {
  const expects = [{ name: "store", type: "utf8" }, { name: "day", type: "date" }, { name: "customer", type: "int64" }, { name: "note", type: "utf8" }];
  const found = [{ name: "day", type: "utf8" }, { name: "customer", type: "float64" }, { name: "more", type: "utf8" }];
  expect(mismatchOf(expects, found)).toEqual({ missing: [{ name: "store", type: "utf8" }, { name: "note", type: "utf8" }], changed: [{ name: "day", expected: "date", found: "utf8" }] });
  expect(usersOf(chain(), "store")).toEqual(["groups"]);
  expect(usersOf(chain(), "custom")).toEqual([]);
  const expression = Tree.of("a.csv").add(step("g", "aggregate", ROOT, { where: 'day > 3 and "a+b" = 1' }));
  expect([usersOf(expression, "day"), usersOf(expression, "a+b"), usersOf(expression, "a")]).toEqual([["g"], ["g"], ["g"]]);
});

test("a result leads to what can be made of it", () => {
  const table = (...names: string[]) => ({ numRows: 3, columns: names.map((name) => ({ name })) }) as unknown as Outcome["table"];
  const tree = chain();
  expect(offersFor(tree, tree.get("segments"), table("row", "segment")).map(({ kind }) => kind)).toEqual(["attach", "join", "table"]);
  expect(offersFor(tree, tree.get("rfm"), table("customer", "frequency")).map(({ kind }) => kind)).toEqual(["join", "table"]);
  expect(offersFor(tree, tree.get("groups"), table("store", "count")).map(({ kind }) => kind)).toEqual(["table"]);
  expect(offersFor(tree, tree.get("cleaned"), undefined)).toEqual([]);
  expect(logOf(tree, "segments")).toMatchObject({ log: { id: "cleaned" }, entity: "customer" });
  expect(logOf(tree, "groups")).toBeUndefined();
});

test("the form of groups comes back from its parameters", () => {
  const columns = [{ name: "store", type: "utf8", distinct: 3, nulls: 0, top: [] }, { name: "unit price", type: "float64", distinct: 900, nulls: 0, min: 0, max: 9 }] as unknown as Parameters<typeof guessGrouping>[0]["columns"];
  const grouping = guessGrouping({ rows: 1000, columns } as Parameters<typeof guessGrouping>[0]);
  for (const change of [{}, { measure: { name: "mean", column: "unit price", expression: "" } }, { measure: { name: "expression", column: "", expression: "sum(a) / sum(b)" } }, { where: "a > 1", order: "groups", limit: undefined, other: false }, { by: [{ column: "store" }, { column: "day", every: "month" }], layout: 1, limit: undefined, other: false }] as const) {
    const given = { ...grouping, ...change };
    expect(paramsOf(groupingOf(paramsOf(given)))).toEqual(paramsOf(given));
  }
});

test("what was wiped is said", () => {
  expect(wiped([], [], false)).toBe("There was nothing of this page on this device.");
  const file = { id: "a", name: "a.csv", bytes: 1_200_000, rows: 1, columns: 1, at: 0 };
  expect(wiped([file], ["tablight-workspace", "tablight-keep", "tablight-theme"], true)).toBe("Removed from this device: 1 file (1.2 MB), the saved chain, 2 settings and the page kept for use offline.");
});

/** A data set that only says what was asked of it. */
class Rows {
  closed = 0;
  constructor(
    readonly name: string,
    private readonly log: string[],
    private readonly fails: (task: string, params: Record<string, unknown>) => boolean,
  ) {}

  async run(task: string, params: Record<string, unknown>, { signal }: { signal?: AbortSignal } = {}): Promise<Outcome> {
    this.log.push(`${task} ${JSON.stringify(params)} of ${this.name}`);
    await Promise.resolve();
    if (signal?.aborted) throw new TablightError("aborted", "cancelled");
    if (this.fails(task, params)) throw new TablightError("schema", `no ${task}`, { hint: "another column" });
    return { report: { task }, table: { numRows: 1, columns: [{ name: "row" }, { name: "segment" }], toArrow: () => new Uint8Array() } } as unknown as Outcome;
  }

  clean(params: object): Promise<{ dataset: Dataset; report: object }> {
    this.log.push(`clean ${JSON.stringify(params)} of ${this.name}`);
    return Promise.resolve({ dataset: made(new Rows(`clean ${this.name}`, this.log, this.fails)), report: {} });
  }

  check({ references, ...params }: { references: Readonly<Record<string, Rows>> }, options: object): Promise<Outcome> {
    return this.run("check", { ...params, references: Object.entries(references).map(([name, rows]) => `${name} is ${rows.name}`) }, options);
  }

  attach(_: unknown, { name }: { name: string }): Promise<Dataset> {
    this.log.push(`attach to ${this.name}`);
    return Promise.resolve(made(new Rows(name, this.log, this.fails)));
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

const everyRows: Rows[] = [];
const made = (rows: Rows): Dataset => {
  everyRows.push(rows);
  return rows as unknown as Dataset;
};

function bench(fails: (task: string, params: Record<string, unknown>) => boolean = () => false, tree = Tree.of("a.csv")) {
  everyRows.length = 0;
  const log: string[] = [];
  const file = new Rows("file", log, fails);
  return { workspace: new Workspace({} as Engine, made(file), tree, new Shelf(() => ({ open: (other: File) => Promise.resolve(made(new Rows(other.name, log, fails))) }) as unknown as Engine)), log, file };
}

describe("the workspace", () => {
  test("makes a step of what works, and changes its parameters; what fails leaves it as it was", async () => {
    const { workspace, log } = bench((_, { k }) => k === 0);
    await expect(workspace.try({ kind: "segment", parent: ROOT, params: { k: 0 } })).rejects.toMatchObject({ code: "schema" });
    expect(workspace.tree.nodes.length).toBe(1);
    const { id } = await workspace.try({ kind: "segment", parent: ROOT, params: { k: 3 } });
    expect([workspace.state(id), workspace.tree.get(id).name]).toEqual(["done", "Segments"]);
    await workspace.try({ kind: "segment", parent: ROOT, params: { k: 3 }, into: id });
    expect(log.length).toBe(2); // the same again is not made again
    await expect(workspace.try({ kind: "segment", parent: ROOT, params: { k: 0 }, into: id })).rejects.toMatchObject({ code: "schema" });
    expect([workspace.state(id), workspace.tree.get(id).params]).toEqual(["done", { k: 3 }]);
    const other = await workspace.try({ kind: "segment", parent: ROOT, params: { k: 4 } });
    expect(workspace.tree.get(other.id).name).toBe("Segments 2");
  });

  test("what follows from a changed step is out of date, and is made again in order", async () => {
    const { workspace, log } = bench();
    const cleaned = await workspace.try({ kind: "clean", parent: ROOT, params: { steps: [] } });
    const segments = await workspace.try({ kind: "segment", parent: cleaned.id, params: { k: 3 } });
    const rows = await workspace.try({ kind: "attach", parent: segments.id, params: {} });
    const forecast = await workspace.try({ kind: "forecast", parent: rows.id, params: {} });
    await workspace.try({ kind: "segment", parent: cleaned.id, params: { k: 5 }, into: segments.id });
    expect([cleaned, segments, rows, forecast].map(({ id }) => workspace.state(id))).toEqual(["done", "done", "stale", "stale"]);
    expect(workspace.due.map(({ id }) => id)).toEqual([rows.id, forecast.id]);
    log.length = 0;
    const paces: string[] = [];
    const replayed = await replay(workspace, new AbortController().signal, ({ at, of, node }) => paces.push(`${at}/${of} ${node.id}`));
    expect(replayed.done.length).toBe(2);
    expect(log).toEqual(["attach to clean file", "forecast {} of Rows with segment"]);
    expect(paces).toEqual([`1/2 ${rows.id}`, `2/2 ${forecast.id}`]);
    expect(workspace.due).toEqual([]);
  });

  test("undo and redo go back and forth over all that was done, and results that fit again count again", async () => {
    const { workspace } = bench();
    const { id } = await workspace.try({ kind: "segment", parent: ROOT, params: { k: 3 } });
    workspace.rename(id, "Kinds");
    await workspace.try({ kind: "segment", parent: ROOT, params: { k: 5 }, into: id });
    workspace.undo();
    expect([workspace.tree.get(id).params, workspace.state(id), workspace.redoes]).toEqual([{ k: 3 }, "stale", "the new settings of Kinds"]);
    workspace.redo();
    expect([workspace.tree.get(id).params, workspace.state(id)]).toEqual([{ k: 5 }, "done"]);
    workspace.undo();
    workspace.undo();
    expect(workspace.tree.get(id).name).toBe("Segments");
    workspace.undo();
    expect([workspace.tree.has(id), workspace.undoes]).toEqual([false, undefined]);
    workspace.redo();
    expect(workspace.state(id)).toBe("idle");
    await workspace.run(id);
    expect(workspace.state(id)).toBe("done");
  });

  test("deleting gives the rows back, those that follow too; undone they can be made again", async () => {
    const { workspace, file } = bench();
    const cleaned = await workspace.try({ kind: "clean", parent: ROOT, params: {} });
    const again = await workspace.try({ kind: "clean", parent: cleaned.id, params: {} });
    expect(workspace.delete(cleaned.id).map(({ id }) => id)).toEqual([again.id]);
    expect(everyRows.map(({ closed }) => closed)).toEqual([0, 1, 1]);
    expect(workspace.undoes).toBe("deleting Cleaned");
    workspace.undo();
    expect([workspace.state(cleaned.id), workspace.state(again.id)]).toEqual(["idle", "idle"]);
    await workspace.run(again.id);
    expect([workspace.state(cleaned.id), workspace.state(again.id)]).toEqual(["done", "done"]);
    workspace.close();
    expect(everyRows.filter(({ closed }) => closed === 0)).toEqual([]);
    expect(file.closed).toBe(1);
  });

  test("rows that are made again replace those before, which are closed", async () => {
    const { workspace } = bench();
    const { id } = await workspace.try({ kind: "clean", parent: ROOT, params: { steps: [] } });
    await workspace.try({ kind: "clean", parent: ROOT, params: { steps: [1] }, into: id });
    expect(everyRows.map(({ closed }) => closed)).toEqual([0, 1, 0]);
  });

  test("what is deleted while it is made is let go of", async () => {
    const { workspace } = bench();
    const cleaned = await workspace.try({ kind: "clean", parent: ROOT, params: {} });
    const making = workspace.try({ kind: "clean", parent: cleaned.id, params: {} });
    await Promise.resolve();
    workspace.delete(cleaned.id);
    await expect(making).rejects.toMatchObject({ code: "aborted" });
    expect(everyRows.slice(1).every(({ closed }) => closed === 1)).toBe(true);
    expect(workspace.tree.nodes.length).toBe(1);
  });

  test("a chain goes on where a step fails, leaves what follows from it, and says why", async () => {
    const tree = Tree.of("a.csv").add(step("s", "segment", ROOT)).add(step("r", "attach", "s")).add(step("f", "forecast", "r")).add(step("g", "aggregate", ROOT));
    const { workspace } = bench((task) => task === "segment", tree);
    const { done, failed, left } = await replay(workspace, new AbortController().signal, () => undefined);
    expect(done.map(({ id }) => id)).toEqual(["g"]);
    expect(failed.map(({ node, error }) => [node.id, error.code])).toEqual([["s", "schema"]]);
    expect(left.map(({ node, because }) => [node.id, because.id])).toEqual([["r", "s"], ["f", "s"]]);
    expect(["s", "r", "g"].map((id) => workspace.state(id))).toEqual(["failed", "idle", "done"]);
    expect(workspace.error("s")?.hint).toBe("another column");
  });

  test("a chain can be cancelled between and within steps", async () => {
    const tree = Tree.of("a.csv").add(step("s", "segment", ROOT)).add(step("g", "aggregate", ROOT));
    const { workspace } = bench(() => false, tree);
    const stop = new AbortController();
    const replayed = await replay(workspace, stop.signal, ({ node }) => node.id === "s" && stop.abort());
    expect([replayed.cancelled, replayed.done, replayed.failed]).toEqual([true, [], []]);
    expect(["s", "g"].map((id) => workspace.state(id))).toEqual(["idle", "idle"]);
  });
});

describe("what was open before", () => {
  const work = (tree: Tree): Work => ({ origin: { from: "sample", id: tree.root.name }, saved: { tree, columns: [] }, current: ROOT });
  const [a, b] = [work(chain()), work(Tree.of("b.csv"))];

  test("can be gone back to and forth, but for what had no step", () => {
    const openings = new Openings();
    openings.leave(a);
    expect(openings.before).toBe(a);
    expect(openings.back(b)).toBe(a);
    expect([openings.before, openings.after]).toEqual([undefined, b]);
    expect(openings.forth(a)).toBe(b);
    expect([openings.before, openings.after]).toEqual([a, undefined]);
    openings.leave(b);
    expect(openings.before).toBe(a);
  });

  test("is gone for good where something else is opened, and where all is forgotten", () => {
    const openings = new Openings();
    openings.leave(a);
    openings.back(b);
    openings.leave(undefined);
    expect(openings.after).toBeUndefined();
    expect(openings.back(b)).toBeUndefined();
    openings.leave(a);
    openings.clear();
    expect(openings.before).toBeUndefined();
  });
});

describe("other files", () => {
  const file = (name: string, text: string): File => new File([text], name, { lastModified: 1 });

  test("have names of their own, and the same one again has the same", () => {
    const shelf = new Shelf(() => ({}) as Engine);
    expect([shelf.take(file("a.csv", "x")), shelf.take(file("a.csv", "x")), shelf.take(file("a.csv", "xy")), shelf.take(file("b.csv", "x"), "a.csv")]).toEqual(["a.csv", "a.csv", "a.csv (2)", "a.csv (3)"]);
    expect([shelf.has("a.csv (2)"), shelf.has("b.csv")]).toEqual([true, false]);
  });

  test("are opened once, closed with what is open, and asked for again where they are not here", async () => {
    const opened: { closed: number }[] = [];
    const open = async (): Promise<unknown> => {
      const dataset = { closed: 0, close: () => ((dataset.closed += 1), Promise.resolve()) };
      opened.push(dataset);
      return dataset;
    };
    const shelf = new Shelf(() => ({ open }) as unknown as Engine);
    shelf.take(file("a.csv", "x"));
    expect(await shelf.open("a.csv", {})).toBe(await shelf.open("a.csv", {}));
    shelf.close();
    await shelf.open("a.csv", {});
    expect(opened.map(({ closed }) => closed)).toEqual([1, 0]);
    await expect(shelf.open("b.csv", {})).rejects.toMatchObject({ code: "params", hint: "choose b.csv again" });
    // Two who wait for the same file get the same rows.
    shelf.take(file("c.csv", "x"));
    const [one, two] = await Promise.all([shelf.open("c.csv", {}), shelf.open("c.csv", {})]);
    expect(one).toBe(two);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 0, 0, 1]);
  });

  test("are named by the steps that are made with them, and may have other names", () => {
    const tree = Tree.of("a.csv").add(step("slices", "compare", ROOT, { where: "x < 1" })).add(step("compared", "compare", ROOT, { with: "new.csv" })).add(step("joined", "joinFile", ROOT, { with: "people.csv", on: [] })).add(step("names", "clean", "joined", { steps: [{ step: "rename", names: { with: "x" } }] }));
    expect(filesOf(tree)).toEqual(["new.csv", "people.csv"]);
    const renamed = withFiles(tree, new Map([["new.csv", "new.csv (2)"]]));
    expect(filesOf(renamed)).toEqual(["new.csv (2)", "people.csv"]);
    expect(renamed.get("slices").params).toEqual({ where: "x < 1" });
  });

  test("are those that are checked, and those that rules speak of", async () => {
    const checks = step("checks", "check", ROOT, { rules: [], with: "new.csv", references: { shops: "shops.csv", people: "new.csv" } });
    const tree = Tree.of("a.csv").add(checks);
    expect(filesOf(tree)).toEqual(["new.csv", "shops.csv"]);
    expect(withFiles(tree, new Map([["new.csv", "new.csv (2)"]])).get("checks").params).toEqual({ rules: [], with: "new.csv (2)", references: { shops: "shops.csv", people: "new.csv (2)" } });
    expect(withFiles(tree, new Map([["other.csv", "x.csv"]]))).toBe(tree);
    expect(filesOf(Tree.of("a.csv").add(step("checks", "check", ROOT, { rules: [], references: [7] })))).toEqual([]);
  });

  test("give a step its name, until somebody names it", async () => {
    expect([titleOf(step("s", "check", ROOT)), titleOf(step("s", "check", ROOT, { with: "new.v2.csv" })), titleOf(step("s", "segment", ROOT, { with: "x" }))]).toEqual(["Checks", "Checks of new.v2", "Segments"]);
    const { workspace, log } = bench();
    for (const name of ["b.csv", "c 2024.csv"]) workspace.shelf.take(file(name, "x"));
    const { id } = await workspace.try({ kind: "check", parent: ROOT, params: { with: "b.csv" } });
    const again = async (params: object): Promise<string> => {
      await workspace.try({ kind: "check", parent: ROOT, params: { ...params }, into: id });
      return workspace.tree.get(id).name;
    };
    expect([workspace.tree.get(id).name, await again({ with: "c 2024.csv" }), await again({ references: { shops: "b.csv" } })]).toEqual(["Checks of b", "Checks of c 2024", "Checks"]);
    workspace.rename(id, "Old and new");
    expect(await again({ with: "b.csv" })).toBe("Old and new");
    expect(log).toEqual(['check {"references":[]} of b.csv', 'check {"references":[]} of c 2024.csv', 'check {"references":["shops is b.csv"]} of file', 'check {"references":[]} of b.csv']);
  });

  test("that are missing are told, fail their steps alone, and are taken under the name that the steps call them", async () => {
    const tree = Tree.of("a.csv").add(step("compared", "compare", ROOT, { with: "new.csv" })).add(step("s", "segment", ROOT));
    const { workspace } = bench(() => false, tree);
    expect(workspace.missing).toEqual(["new.csv"]);
    const { done, failed } = await replay(workspace, new AbortController().signal, () => undefined);
    expect([done.map(({ id }) => id), failed.map(({ node, error }) => [node.id, error.details.param])]).toEqual([["s"], [["compared", "with"]]]);
    workspace.supply("new.csv", file("february.csv", "x"));
    expect([workspace.missing, workspace.due.map(({ id }) => id)]).toEqual([[], ["compared"]]);
    workspace.supply("new.csv", file("march.csv", "xyz"));
    expect([filesOf(workspace.tree), workspace.undoes]).toEqual([["new.csv (2)"], "taking new.csv (2)"]);
  });

  test("can stand behind the open one where their columns are the same, in whatever order", () => {
    const [id, day] = [{ name: "id", type: "int64" }, { name: "day", type: "date" }];
    expect([sameColumns([id, day], [day, { ...id, type: "float64" }]), sameColumns([id, day], [id]), sameColumns([id], [id, day]), sameColumns([id], [{ ...id, type: "utf8" }])]).toEqual([true, false, false, false]);
  });
});
