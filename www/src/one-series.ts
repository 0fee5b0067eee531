import type { Dataset } from "tablight";

import type { SeriesKey } from "./reports.js";

/** The rows of one series as a data set of their own, so that what is asked of one costs no more than one. */
export class OneSeries {
  #where = "";
  #whole: Dataset | undefined;
  #cut: Promise<Dataset> | undefined;

  /** Those rows of a data set; the same ones are cut out once, whoever asks and whoever gives up waiting. */
  async of(whole: Dataset, key: SeriesKey): Promise<Dataset> {
    const where = whereOf(key);
    if (where === "") return whole;
    if (!this.#cut || where !== this.#where || whole !== this.#whole) {
      this.close();
      const cut = whole.clean({ steps: [{ step: "filter", where }] }).then(({ dataset }) => dataset);
      [this.#whole, this.#where, this.#cut] = [whole, where, cut];
      cut.catch(() => {
        if (this.#cut === cut) this.#cut = undefined;
      });
    }
    return this.#cut;
  }

  /** Gives the memory back. */
  close(): void {
    void this.#cut?.then((dataset) => dataset.close(), () => undefined);
    this.#cut = undefined;
  }
}

/** The condition that the rows of a series meet. */
export function whereOf(key: SeriesKey): string {
  const literal = (value: string | number | boolean): string => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value));
  const column = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  return Object.entries(key).map(([name, value]) => (value === null ? `${column(name)} is null` : `${column(name)} = ${literal(value)}`)).join(" and ");
}
