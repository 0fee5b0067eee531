import type { Outcome } from "../outcome.js";
import type { CheckReport, CompareReport, Report } from "../types.js";
import { describeCheck } from "./check.js";
import { count, grid, number, percent, preview, value } from "./format.js";

/** A task's outcome as a person reads it. */
export function describeOutcome(task: string, outcome: Pick<Outcome, "report" | "table">): string {
  if (task === "profile") return profile(outcome as unknown as Outcome<Report<"profile">>);
  if (task === "compare" && "schema" in outcome.report) return compare(outcome as unknown as Outcome<CompareReport>);
  if (task === "segment") return segment(outcome as unknown as Outcome<Report<"segment">>);
  if (task === "forecast") return forecast(outcome as unknown as Outcome<Report<"forecast">>);
  if (task === "backtest") return backtest(outcome as unknown as Outcome<Report<"backtest">>);
  if (task === "check" && "passed" in outcome.report) return describeCheck(outcome as unknown as Outcome<CheckReport>);
  if (task === "aggregate") return aggregate(outcome as unknown as Outcome<Report<"aggregate">>);
  if (task === "clean") return clean(outcome as unknown as Outcome<Report<"clean">>);
  if (task === "suggest") return suggest(outcome as unknown as Outcome<Report<"suggest">>);
  const report = JSON.stringify(outcome.report, null, 2);
  return outcome.table ? `${report}\n\n${preview(outcome.table)}` : report;
}

function profile({ report }: Outcome<Report<"profile">>): string {
  const columns = report.columns.map((column) => {
    const { type } = column;
    const quantile = (level: string): string => value((column.quantiles as Record<string, unknown> | null)?.[level], type);
    const top = column.top.slice(0, 3).map((entry) => `${value(entry.value, type)} (${count(entry.count)})`);
    return [
      column.name,
      type,
      percent(column.nulls, report.rows),
      number(column.distinct),
      value(column.min, type),
      quantile("0.25"),
      quantile("0.5"),
      quantile("0.75"),
      value(column.max, type),
      value(column.mean, type),
      number(column.std),
      top.join(", "),
    ];
  });
  const headings = ["column", "type", "missing", "distinct", "min", "25 %", "median", "75 %", "max", "mean", "std", "most frequent"];
  const alerts = report.alerts.map(({ column, message }) => `  ${column === null ? "" : `${column}: `}${message}`);
  const summary = `${count(report.rows)} rows, ${report.columns.length} columns\n\n${grid(headings, columns, 28)}`;
  return alerts.length > 0 ? `${summary}\n\nWorth a look\n${alerts.join("\n")}` : summary;
}

function compare({ report }: Outcome<CompareReport>): string {
  const { schema, columns } = report;
  const lines = columns.map(({ column, test, score, drifted, psi, message }) => [column, drifted === null ? "" : drifted ? "yes" : "no", test ?? "", number(score), number(psi), message]);
  const changes = [
    ...schema.added.map((column) => `  ${column} is new`),
    ...schema.removed.map((column) => `  ${column} is gone`),
    ...schema.changed.map(({ column, reference, current }) => `  ${column} was ${reference} and is ${current}`),
  ];
  const verdict = report.drifted === null ? "No column could be judged." : `${report.driftedColumns} of ${report.judgedColumns} columns have drifted${report.drifted ? ": the tables differ" : ""}.`;
  const heading = `${count(report.referenceRows)} rows beside ${count(report.currentRows)}. ${verdict}`;
  return [heading, grid(["column", "drift", "test", "score", "psi", ""], lines, 90), ...(changes.length > 0 ? [`Schema\n${changes.join("\n")}`] : [])].join("\n\n");
}

function clean({ report }: Pick<Outcome<Report<"clean">>, "report">): string {
  const lines = report.steps.map(({ step, rowsTouched, cellsTouched, rowsRemoved, rejected }) => [step, ...[rowsTouched, cellsTouched, rowsRemoved, rejected].map(count)]);
  const heading = `${count(report.rows)} rows of ${count(report.rowsBefore)}`;
  const rejects = report.rejects.slice(0, REJECTS_SHOWN).map(({ row, column, text }) => `  row ${row}, ${column}: ${text}`);
  const rest = report.rejected > 0 ? [`${count(report.rejected)} values could not be converted; --report FILE.json tells of them\n${rejects.join("\n")}`] : [];
  return [heading, grid(["step", "rows touched", "values", "rows removed", "not converted"], lines, 40), ...rest].join("\n\n");
}

function suggest({ report }: Outcome<Report<"suggest">>): string {
  const one = ({ step, reason, optional, rowsTouched }: Report<"suggest">["suggestions"][number]): string =>
    `  ${step.step}${optional ? " (optional)" : ""}: ${reason} ${count(rowsTouched)} rows.`;
  const lines = report.suggestions.map(one);
  if (lines.length === 0) return "Nothing to repair was found.";
  const sample = report.sampleRows === null ? "" : ` Counts are of ${count(report.sampleRows)} rows that stand for all of them.`;
  return [`${count(report.rows)} rows.${sample} Steps that they seem to need:`, lines.join("\n"), "--report FILE.json writes them; its recipe is for `tablight clean --steps`."].join("\n\n");
}

function aggregate({ report, table }: Outcome<Report<"aggregate">>): string {
  const left = report.filtered > 0 ? `, ${count(report.filtered)} more left out by the filter` : "";
  const estimates = report.estimates.map(({ column, error }) => `${column} is an estimate: ${error}`);
  const heading = `${count(report.groups)} ${report.groups === 1 ? "group" : "groups"} of ${count(report.rows)} rows${left}`;
  return [heading, ...(table ? [preview(table, GROUPS_SHOWN)] : []), ...(estimates.length > 0 ? [estimates.join("\n")] : [])].join("\n\n");
}

function segment({ report }: Outcome<Report<"segment">>): string {
  const rows = report.segments.reduce((sum, { size }) => sum + size, 0);
  const parts = report.segments.map(({ segment, name, size, distinguishing }) => {
    const words = distinguishing.slice(0, 3).map(({ sentence }) => `  ${sentence}`);
    const plain = ["  close to the average in every column"];
    return [`Segment ${segment}, ${name}: ${count(size)} rows (${percent(size, rows)})`, ...(words.length > 0 ? words : plain)].join("\n");
  });
  const inertia = "inertia" in report ? `, inertia ${number(report.inertia)}` : "";
  const noise = report.noise > 0 ? `, ${count(report.noise)} rows of noise` : "";
  return [`${report.k} segments of ${count(rows)} rows (silhouette ${number(report.silhouette)}${inertia}${noise})`, ...parts].join("\n\n");
}

function forecast({ report, table }: Outcome<Report<"forecast">>): string {
  const { series } = report;
  const keys = Object.keys(series[0]?.key ?? {});
  const lines = series.slice(0, SERIES_SHOWN).map((one) => [
    ...keys.map((key) => value(one.key[key])),
    one.model ?? one.method ?? "none",
    one.frequency,
    String(one.season),
    number(one.mase),
    number(one.smape),
    one.fallback ? `instead of ${one.fallback.from}: ${one.fallback.reason}` : "",
  ]);
  const rest = series.length - lines.length;
  const more = rest > 0 ? [`… and ${count(rest)} more series; --report report.json writes them all`] : [];
  const accuracy = grid([...keys, "model", "frequency", "season", "mase", "smape", "fallback"], lines, 60);
  const heading = `${count(series.length)} series, ${report.horizon} steps ahead`;
  const parts = [heading, [accuracy, ...more].join("\n"), ...(report.notes.length > 0 ? [report.notes.join("\n")] : []), ...(table ? [preview(table)] : [])];
  return parts.join("\n\n");
}

function backtest({ report }: Outcome<Report<"backtest">>): string {
  const levels = report.levels.map((level) => `in ${percent(level, 1)}`);
  const lines = report.leaderboard.map((one) => [
    one.method,
    number(one.mase),
    number(one.rmsse),
    number(one.smape),
    number(one.bias),
    number(one.pinball),
    ...report.levels.map((_, index) => number(one.coverage[index])),
    count(one.series),
    count(one.fallbacks),
  ]);
  const board = grid(["method", "mase", "rmsse", "smape", "bias", "pinball", ...levels, "series", "fallbacks"], lines, 60);
  const heading = `${count(report.series.length)} series, ${report.horizon} steps ahead from up to ${report.origins} origins`;
  return [heading, board, report.sentence, ...(report.notes.length > 0 ? [report.notes.join("\n")] : [])].join("\n\n");
}

const REJECTS_SHOWN = 10;
const SERIES_SHOWN = 20;
const GROUPS_SHOWN = 20;
