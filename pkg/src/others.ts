import { Dataset, type Home } from "./dataset.js";
import { badParam } from "./errors.js";
import type { Others } from "./protocol.js";

/** Parameters with names in the place of data sets. */
export interface Named {
  named: object;
  datasets: [name: string, dataset: Dataset][];
}

/** Puts a name in the place of every data set among parameters: that of the parameter or entry that it stands for. */
export function others(params: object): Named {
  const datasets = new Map<string, Dataset>();
  const replaced = (value: unknown, name: string): unknown => {
    if (value instanceof Dataset) {
      if ((datasets.get(name) ?? value) !== value) throw badParam(name, "two data sets would have this name");
      datasets.set(name, value);
      return name;
    }
    if (Array.isArray(value)) return value.map((item) => replaced(item, name));
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, key)]));
  };
  return { named: replaced(params, "params") as object, datasets: [...datasets] };
}

/** Where data sets live now, by their names. */
export async function places(home: Pick<Home, "residence">, datasets: Named["datasets"]): Promise<Others | undefined> {
  if (datasets.length === 0) return undefined;
  const found = datasets.map(async ([name, dataset]) => [name, (await home.residence(dataset)).opened.dataset] as const);
  return Object.fromEntries(await Promise.all(found));
}
