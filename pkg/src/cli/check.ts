import type { Outcome } from "../outcome.js";
import type { CheckReport } from "../types.js";
import { count, grid, percent, preview, value } from "./format.js";
import { UsageError } from "./usage.js";

/** `--rules FILE.json` are parameters in a file, and `--propose` is the method whose report is such a file. */
export function shortenCheck(flags: Map<string, string | true>): void {
  const rules = flags.get("rules");
  if (typeof rules === "string" && rules.endsWith(".json")) {
    if (flags.has("params")) throw new UsageError("--rules FILE.json stands for --params FILE.json; give one of them");
    flags.delete("rules");
    flags.set("params", rules);
  }
  if (flags.get("propose") === true) {
    flags.delete("propose");
    flags.set("method", "propose");
    flags.set("json", true);
  }
}

/** Whether rules of severity `error` are broken. */
export function isFailure(task: string, { report }: Outcome): boolean {
  return task === "check" && (report as Partial<CheckReport>).passed === false;
}

/** What became of the rules. */
export function describeCheck({ report, table }: Outcome<CheckReport>): string {
  const lines = report.rules.map((rule) => [
    rule.passed ? "passed" : rule.severity === "error" ? "FAILED" : "warning",
    rule.name,
    count(rule.checked),
    count(rule.failed),
    rule.share === null ? "–" : percent(rule.share, 1),
    rule.reason ?? "",
  ]);
  const broken = report.errors + report.warnings;
  const counts = broken === 0 ? "all are kept" : `${report.errors} broken, ${report.warnings} more to look at`;
  const heading = `${report.rules.length} rules for ${count(report.rows)} rows: ${counts}`;
  const failures = table && table.numRows > 0 ? [`The first rows that fail\n${preview(table, FAILURES_SHOWN)}`] : [];
  return [heading, grid(["", "rule", "checked", "failed", "share", "why"], lines.map((line) => line.map((cell) => value(cell))), 60), ...failures].join("\n\n");
}

const FAILURES_SHOWN = 20;
