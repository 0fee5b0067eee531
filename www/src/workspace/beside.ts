import type { CallOptions, Checks, CleanStep, CompareOptions, Dataset, JoinReport, Outcome, ResultTable } from "tablight";

import { cell } from "../format.js";

/** Columns whose values must be the same, of these rows and of another file's. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}

export type How = "left" | "inner" | "right" | "full" | "semi" | "anti";

/** How another file's rows go with these. */
export interface Joint {
  readonly on: readonly KeyPair[];
  readonly how: How;
  /** The columns of the other file that come along; all where none are named. */
  readonly columns?: readonly string[];
}

/** What goes together, as it would be joined. */
export interface Match {
  readonly report: JoinReport;
  /** Rows of the other file. */
  readonly otherRows: number;
  /** Keys of rows that go with none, the first few that differ. */
  readonly alone: readonly string[];
}

/** Examples of rows that go with none, and among how many rows they are looked for. */
const [EXAMPLES, LOOKED_AT] = [3, 300];

/** How another file's rows differ from these. */
export async function comparedWith(rows: Dataset, other: Dataset, params: CompareOptions, options: CallOptions): Promise<Outcome> {
  return (await rows.compare(other, params, options)) as unknown as Outcome;
}

/** Whether rows keep rules, with files that the rules speak of. */
export async function checkedWith(rows: Dataset, references: Readonly<Record<string, Dataset>>, params: object, options: CallOptions): Promise<Outcome> {
  return (await rows.check({ ...params, references } as Checks, options)) as unknown as Outcome;
}

/** A join as it is asked of the package. */
export interface Asked {
  /** What is made of the other file first; nothing where it is taken as it is. */
  readonly steps?: readonly CleanStep[];
  /** Keys of one name are named once. */
  readonly on: (string | KeyPair)[];
  readonly how: How;
}

/** How a join is asked of the package where only some columns come along: a key that does not is called as it is called in these rows, and so is there once. */
export function asked({ on, how, columns }: Joint): Asked {
  const keys = (pairs: readonly KeyPair[]): Asked["on"] => pairs.map((pair) => (pair.left === pair.right ? pair.left : pair));
  if (!columns || how === "semi" || how === "anti") return { on: keys(on), how };
  const renamed = on.filter(({ left, right }) => left !== right && !columns.includes(right) && !columns.includes(left));
  const steps: CleanStep[] = [{ step: "keep", columns: [...new Set([...on.map(({ right }) => right), ...columns])] }];
  if (renamed.length > 0) steps.push({ step: "rename", names: Object.fromEntries(renamed.map(({ left, right }) => [right, left])) });
  return { steps, on: keys(on.map((pair) => (renamed.includes(pair) ? { left: pair.left, right: pair.left } : pair))), how };
}

/** These rows with those of another file, of which only some columns may come along. */
export async function joinedWith(rows: Dataset, other: Dataset, joint: Joint, options: CallOptions): Promise<Dataset> {
  const { steps, ...how } = asked(joint);
  if (!steps) return rows.join(other, how, options);
  const { dataset: few } = await other.clean({ steps: [...steps] }, options);
  try {
    return await rows.join(few, how, options);
  } finally {
    await few.close();
  }
}

/** Counts what would go together, by the keys alone. */
export async function matched(rows: Dataset, other: Dataset, { on, how }: Joint, options: CallOptions): Promise<Match> {
  const open: Dataset[] = [];
  try {
    const left = await kept(rows, on.map((pair) => pair.left), options);
    open.push(left);
    const right = await kept(other, on.map((pair) => pair.right), options);
    open.push(right);
    const joined = async (kind: How): Promise<Outcome<JoinReport>> => left.run<JoinReport>("join", { right, on, how: kind }, options);
    const { report, table } = await joined("anti");
    const alone = table ? examplesOf(table, on.map((pair) => pair.left)) : [];
    return { report: how === "anti" ? report : { ...report, rows: (await joined(how)).report.rows }, otherRows: other.rowCount, alone };
  } finally {
    await Promise.all(open.map((dataset) => dataset.close()));
  }
}

/** The first few different values of some columns. */
function examplesOf(table: ResultTable, columns: readonly string[]): string[] {
  const first = Array.from({ length: Math.min(table.numRows, LOOKED_AT) }, (_, row) => row);
  const types = columns.map((name) => table.columns.find((column) => column.name === name)?.type);
  const values = columns.map((name) => table.valuesAt(name, first));
  return [...new Set(first.map((row) => values.map((cells, i) => cell(cells[row], types[i])).join(" · ")))].slice(0, EXAMPLES);
}

/** Some columns of rows, as rows of their own. */
async function kept(rows: Dataset, columns: readonly string[], options: CallOptions): Promise<Dataset> {
  return (await rows.clean({ steps: [{ step: "keep", columns: [...new Set(columns)] }] }, options)).dataset;
}
