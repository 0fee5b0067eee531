import type { Dataset, Engine, Outcome, Progress, ResultTable, Source, TablightError } from "tablight";

/** Texts to show by the English ones they stand for, or a function from one to the other; see docs/elements.md. */
export type Strings = Readonly<Record<string, string>> | ((text: string) => string | undefined);

/** Parameters of a task; those that are left out have their defaults. */
export type Params = Readonly<Record<string, unknown>>;

/** What an element was set to; plain JSON. */
export interface SavedState {
  readonly version: 1;
  /** Name of the element's tag. */
  readonly element: string;
  readonly params: Params;
  /** Of `<tablight-workspace>`: its steps, as a recipe, and the one that was looked at. */
  readonly chain?: { readonly recipe: object; readonly current: string };
}

/** A result, as `tablight-result` tells it. */
export interface ResultDetail {
  readonly task: string;
  readonly params: Params;
  readonly outcome: Outcome;
}

/** What all elements have in common. Numbers and dates are written as the attribute `lang` says, else as in the browser's language; the elements of a page share one, the last that was set. */
export interface TablightElement extends HTMLElement {
  /** What is shown: a data set that the page opened, and closes. Reading it gives, as of every element, the `data-` attributes. */
  get dataset(): DOMStringMap;
  set dataset(dataset: Dataset | null | undefined);
  /** Opens `file`; where there is none, one engine that all elements of the page share. */
  engine: Engine | null | undefined;
  /** A file, or whatever else an engine opens, in place of `dataset`; closed again when another one comes. */
  file: Source | null | undefined;
  /** The address of a file, in place of `file`. */
  src: string;
  /** What to run with; after a run, what it ran with. */
  params: Params | null | undefined;
  strings: Strings | null | undefined;
  /** What the element is set to, to be kept. */
  save(): SavedState;
  /** Sets it as it was when it was saved. Throws a `TablightError` with code `params` where that was another element, or another version. */
  restore(state: SavedState): void;
  /** The English texts that it shows now: what `strings` may replace. */
  texts(): string[];
}

/** What is in a table, column by column. Parameters: `thresholds` of what is worth a note. */
export interface ProfileElement extends TablightElement {}

/** Groups of similar rows. Parameters: those of the task `segment`. */
export interface SegmentsElement extends TablightElement {}

/** What comes next. Parameters: those of the task `forecast`. */
export interface ForecastElement extends TablightElement {}

/** Rows. Parameters: `columns`, the names of those that are shown. */
export interface TableElement extends TablightElement {
  /** The rows of a result, in place of those of a data set. */
  table: ResultTable | null | undefined;
  label: string;
}

/** All views of a table side by side. Parameters: `view`, the one that is open, and by the name of a task its parameters. */
export interface WorkspaceElement extends TablightElement {}

/** The elements by their tags. */
export interface TablightElements {
  "tablight-profile": ProfileElement;
  "tablight-segments": SegmentsElement;
  "tablight-forecast": ForecastElement;
  "tablight-table": TableElement;
  "tablight-workspace": WorkspaceElement;
}

/** What the elements say; all of it bubbles. */
export interface TablightEvents {
  "tablight-open": CustomEvent<{ readonly dataset: Dataset }>;
  "tablight-progress": CustomEvent<Progress>;
  "tablight-result": CustomEvent<ResultDetail>;
  "tablight-error": CustomEvent<{ readonly error: TablightError }>;
}

declare global {
  interface HTMLElementTagNameMap extends TablightElements {}
  interface HTMLElementEventMap extends TablightEvents {}
}
