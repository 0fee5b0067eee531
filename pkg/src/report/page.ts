import type { ProfileReport } from "../types.js";
import { count } from "../words.js";
import { Html, html } from "./html.js";
import { profileSection } from "./profile.js";
import { type ReportResult, resultSection } from "./result.js";
import { STYLE } from "./style.js";

/** What a report holds. */
export interface ReportOptions {
  /** Its heading. Default: the name of the data set. */
  title?: string | undefined;
  /** Whether values of single rows may be in it: smallest, largest and most frequent ones, rows that break rules. Default: `false`. */
  values?: boolean | undefined;
  /** Results that go into it, in this order. Their tables are shown as they are. */
  results?: readonly ReportResult[] | undefined;
}

/** One file of HTML that needs nothing else: no script, no request. */
export function reportPage(name: string, profile: ProfileReport, { title = name, values = false, results = [] }: ReportOptions): string {
  const note = values ? "It holds values of single rows." : "It holds sums, counts and shapes, and of single rows no value; results are as they were chosen.";
  const body = html`<header><h1>${title}</h1><p class="quiet">${name}: ${count(profile.rows)} rows, ${profile.columns.length} columns</p></header>
<main>${results.map((result) => resultSection(result, values))}${profileSection(profile, values)}</main>
<footer><p>Made with Tablight, from a file that did not leave the machine. ${note}</p></footer>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${new Html(STYLE)}</style></head>
<body>${body}</body></html>
`.text;
}
