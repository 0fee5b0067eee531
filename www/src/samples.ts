import { asset } from "./assets.js";

/** What is said of a built-in sample. */
interface About {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** What can be asked of it. */
  readonly asks: string;
  readonly url: string;
}

/** A built-in sample, in memory since the page was loaded. */
export interface Sample extends Omit<About, "url"> {
  readonly file: File;
}

/** All samples there are, before they were fetched. */
export const SAMPLES: readonly About[] = [
  { name: "retail", title: "Retail orders", about: "3,000 orders of a small shop chain", asks: "Which customers are worth most? What comes in next month?", url: "./samples/retail.csv" },
  { name: "energy", title: "Energy load", about: "Two grids, every hour of a year", asks: "What will the load be next week?", url: "./samples/energy.csv" },
  { name: "machines", title: "Machine sensors", about: "Five machines, every hour of six weeks", asks: "Which machine is drifting? Which readings are missing?", url: "./samples/machines.csv" },
  { name: "cards", title: "Card payments", about: "3,500 payments with 190 cards in three months", asks: "Which cards are alike? What needs cleaning?", url: "./samples/cards.csv" },
];

/** Fetches the samples, while that is still allowed. */
export const fetchSamples = (): Promise<Sample[]> => Promise.all(SAMPLES.map(fetchSample));

async function fetchSample({ name, title, about, asks, url }: About): Promise<Sample> {
  const rows = await (await asset(url)).blob();
  return { name, title, about, asks, file: new File([rows], `${name}.csv`, { type: "text/csv" }) };
}
