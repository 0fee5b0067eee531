/** The views of a file, in the order of their tabs. */
export const TABS = [
  { name: "profile", title: "Profile" },
  { name: "clean", title: "Clean" },
  { name: "check", title: "Checks" },
  { name: "compare", title: "Compare" },
  { name: "join", title: "Join" },
  { name: "aggregate", title: "Groups" },
  { name: "segment", title: "Segments" },
  { name: "features", title: "Features" },
  { name: "forecast", title: "Forecast" },
] as const;

export type View = (typeof TABS)[number]["name"];

/** Is this the name of a view? */
export const isView = (name: unknown): name is View => TABS.some((tab) => tab.name === name);

/** Rows that a task makes of the open ones, to take their place. */
export interface Made {
  readonly task: "aggregate" | "features";
  readonly params: object;
  /** What they are called then. */
  readonly what: string;
}

/** A view, and what it is to begin with. */
export interface Ask {
  readonly view: View;
  /** Parameters of the view's task; none: what the view begins with by itself. */
  readonly params?: object;
  /** What is to be made of the rows first. */
  readonly of?: Made;
}
