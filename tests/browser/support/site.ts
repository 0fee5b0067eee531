import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { openEngine } from "tablight";
import { afterAll, beforeAll, vi } from "vitest";

import { serve } from "../../../scripts/serve.mjs";
import { launch } from "./browser.js";
import { type Look, Visit } from "./visit.js";

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A sample of the page, as a file somebody has. */
export const sample = (name: "retail" | "energy" | "machines" | "cards"): Promise<Buffer> => readFile(at(`www/public/samples/${name}.csv`));

/** The same rows as Parquet, written by the package. */
export async function asParquet(name: string, csv: Uint8Array): Promise<Uint8Array> {
  const engine = await openEngine();
  try {
    const dataset = await engine.open(csv, { name });
    const file = await dataset.export({ format: "parquet" });
    return new Uint8Array(await file.arrayBuffer());
  } finally {
    await engine.close();
  }
}

/** The built page in a browser. */
export interface Site {
  visit(look?: Look): Promise<Visit>;
  readonly url: string;
}

/** A visit with retail orders that are kept on the device, and their segments. */
export async function keptAndSegmented(page: Site): Promise<Visit> {
  const visit = await page.visit();
  await visit.page.getByTestId("keep").check();
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  return visit;
}

/** A browser and the built page for the tests of a file. */
export function site(): Site {
  // Nothing waits for time to pass; a busy machine may take this long.
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  let browser: Browser;
  let server: { url: string; close(): void };
  beforeAll(async () => {
    server = await serve(at("www/dist"));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });
  return {
    visit: (look) => Visit.start(browser, server.url, look),
    get url() {
      return server.url;
    },
  };
}
