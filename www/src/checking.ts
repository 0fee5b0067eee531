import type { Dataset, Engine, Outcome, Rule } from "tablight";

import type { Watched } from "./runs.js";

/** What is checked: the open file, or another one; with files that the rules speak of by their names. */
export interface Checked {
  readonly rules: readonly Rule[];
  readonly references: Readonly<Record<string, File>>;
  readonly other: File | undefined;
}

/** Checks rules where more files than the open one have a part in it. They are open for as long as they are used. */
export async function checkedWith({ rules, references, other }: Checked, { engine, dataset }: { readonly engine: Engine; readonly dataset: Dataset }, options: Watched): Promise<Outcome> {
  const names = Object.keys(references);
  // By itself a file is read once, and nothing of it is kept.
  if (other && names.length === 0) return engine.run(other, "check", { rules }, { ...options, cache: "never" });
  const open: Dataset[] = [];
  try {
    for (const file of [...Object.values(references), ...(other ? [other] : [])]) open.push(await engine.open(file, { ...options, keep: "never", cache: "never" }));
    const whole = other ? (open.at(-1) as Dataset) : dataset;
    return (await whole.check({ rules: [...rules], references: Object.fromEntries(names.map((name, i) => [name, open[i] as Dataset])) }, options)) as unknown as Outcome;
  } finally {
    await Promise.all(open.map((one) => one.close()));
  }
}
