import type { Dataset } from "./dataset.js";
import { SavedModel } from "./model.js";
import { ResultTable } from "./table.js";
import type { RawOutcome } from "./wasm.js";

/** What a task returns: facts, and where there are any columns and a model. */
export interface Outcome<Report = Record<string, unknown>> {
  /** Small typed facts; what does not exist is `null`. */
  report: Report;
  /** The columns of the result. */
  table?: ResultTable;
  /** What was learnt. */
  model?: SavedModel;
}

/** An outcome that always has columns. */
export interface TableOutcome<Report = Record<string, unknown>> extends Outcome<Report> {
  table: ResultTable;
}

/** What a task returns whose table became a data set. */
export interface DatasetOutcome<Report = Record<string, unknown>> extends Outcome<Report> {
  dataset: Dataset;
}

/** The outcome as callers see it. */
export function toOutcome<Report>({ report, table, model }: RawOutcome): Outcome<Report> {
  return {
    report: report as Report,
    ...(table && { table: new ResultTable(table) }),
    ...(model && { model: new SavedModel(model) }),
  };
}
