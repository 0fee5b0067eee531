import type { View } from "../tabs.js";

/** What a node gives: rows that tabs work on, or the result of a task. */
type Gives = "data" | "result";

/** The views of a data set. */
export type Tab = View;

interface Kind {
  /** What a node of this kind is called until it has a name of its own. */
  readonly title: string;
  /** What it is made from; the file is made from nothing. */
  readonly takes: Gives | undefined;
  readonly gives: Gives;
  /** The view that shows it, or of a data set the view that its parameters come from. */
  readonly tab: Tab;
}

const task = (title: string, tab: Tab): Kind => ({ title, takes: "data", gives: "result", tab });

/** What nodes there are. Those that give a result are tasks by the same name. */
export const KINDS = {
  file: { title: "File", takes: undefined, gives: "data", tab: "profile" },
  clean: { title: "Cleaned", takes: "data", gives: "data", tab: "clean" },
  table: { title: "Table", takes: "result", gives: "data", tab: "profile" },
  attach: { title: "Rows with segment", takes: "result", gives: "data", tab: "profile" },
  join: { title: "Joined", takes: "result", gives: "data", tab: "profile" },
  joinFile: { title: "Joined", takes: "data", gives: "data", tab: "join" },
  check: task("Checks", "check"),
  compare: task("Comparison", "compare"),
  aggregate: task("Groups", "aggregate"),
  segment: task("Segments", "segment"),
  rfm: task("Customer segments", "segment"),
  features: task("Features", "features"),
  forecast: task("Forecast", "forecast"),
  backtest: task("Backtest", "forecast"),
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

/** Is there such a kind? */
export const isKind = (name: unknown): name is KindName => typeof name === "string" && Object.hasOwn(KINDS, name);

/** Is it a task whose results are nodes? */
export const isTask = (name: string): name is KindName => isKind(name) && KINDS[name].gives === "result";
