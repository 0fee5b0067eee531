import { methods } from "tablight";

import { download } from "./download.js";
import { guessForecast } from "./guess.js";
import { questionsOf } from "./questions.js";
import type { Session } from "./session.js";
import { type Ask, TABS } from "./tabs.js";
import { applyTheme } from "./theme.js";
import { match } from "./fuzzy.js";
import { spoken } from "./told.js";

/** Something the page can do, as the palette lists it. */
export interface Command {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  /** What else it can be found by. */
  readonly also?: string;
  readonly keys?: string;
  run(): unknown;
}

/** What commands need of the page. */
export interface Hands {
  ask(ask: Ask): unknown;
  /** Opens files in place of what is open. */
  open(files: readonly File[]): unknown;
  /** Lets a file be chosen. */
  choose(): void;
  show(dialog: "privacy" | "keys"): void;
}

const FORMATS = [["csv", "CSV"], ["parquet", "Parquet"], ["arrow", "Arrow"]] as const;
const THEMES = { light: "light", dark: "dark", system: "of the system" } as const;

/** All that can be done now, what is likeliest first. */
export function commandsOf(session: Session, hands: Hands): Command[] {
  return [...(session.phase === "open" ? ofFile(session, hands) : []), ...ofPage(session, hands)];
}

/** The commands that fit what was typed, the best first; all in their order where nothing was. */
export function found(commands: readonly Command[], typed: string): { readonly command: Command; readonly places: readonly number[] }[] {
  if (typed.trim() === "") return commands.map((command) => ({ command, places: [] }));
  return commands
    .map((command, order) => {
      const title = match(typed, command.title, true);
      const beside = title ? undefined : match(typed, `${command.title} ${command.group} ${command.also ?? ""}`, false);
      return { command, order, places: title?.places ?? [], score: title ? title.score + 20 : beside?.score };
    })
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.order - b.order);
}

function ofFile(session: Session, { ask }: Hands): Command[] {
  const { profile, dataset, file, original } = session;
  if (!profile || !dataset || !file) return [];
  const base = file.name.replace(/\.[^.]*$/, "");
  const method = (task: "segment" | "forecast", group: string, params: object): Command[] =>
    methods
      .filter((one) => one.task === task)
      .map(({ method, summary }, i) => ({ name: `${task}-${method}`, title: `${group}: ${method.replaceAll("_", " ")}`, group: "Methods", also: summary, run: () => ask({ view: task, params: { ...params, ...(i > 0 && { method }) } }) }));
  return [
    ...questionsOf(profile).map(({ name, question, how, ask: what }) => ({ name: `question-${name}`, title: spoken(question), group: "Questions", also: how, run: () => ask(what) })),
    ...TABS.map(({ name, title }) => ({ name: `tab-${name}`, title: `Go to ${title}`, group: "Views", run: () => ask({ view: name }) })),
    ...method("segment", "Segments", {}),
    ...method("forecast", "Forecast", guessForecast(profile)),
    ...FORMATS.map(([format, title]) => ({ name: `save-${format}`, title: `Save the table as ${title}`, group: "Save", also: "export download", run: async () => download(await dataset.export({ format }), `${base}.${format}`) })),
    { name: "save-html", title: "Save the profile as a report (HTML)", group: "Save", also: "export download", run: async () => download(await dataset.report({ title: file.name }), `${base}.html`) },
    ...(original === undefined ? [] : [{ name: "back", title: `Back to ${original}`, group: "File", run: () => session.back() }]),
    { name: "close", title: `Close ${file.name}`, group: "File", also: "start over", run: () => session.reset() },
  ];
}

function ofPage(session: Session, { open, choose, show }: Hands): Command[] {
  if (session.phase === "starting" || session.phase === "broken") return ofHelp(show);
  return [
    { name: "open", title: "Open a file …", group: "File", also: "csv parquet arrow excel json choose", keys: "Ctrl O", run: choose },
    ...session.samples.map(({ name, title, about, file }) => ({ name: `sample-${name}`, title: `Open the sample: ${title}`, group: "Samples", also: about, run: () => open([file]) })),
    ...ofHelp(show),
  ];
}

function ofHelp(show: Hands["show"]): Command[] {
  return [
    ...Object.entries(THEMES).map(([theme, title]) => ({ name: `theme-${theme}`, title: `Theme: ${title}`, group: "Page", also: "color appearance", run: () => applyTheme(theme as keyof typeof THEMES) })),
    { name: "privacy", title: "What leaves this browser: nothing, and how to check", group: "Help", also: "privacy network requests policy meter", run: () => show("privacy") },
    { name: "keys", title: "Keyboard shortcuts", group: "Help", also: "keys help", keys: "?", run: () => show("keys") },
  ];
}
