/** The examples, each built as its reader builds it and opened in Chromium. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { serve as serveFreely } from "../../scripts/serve.mjs";
import { launch } from "../browser/support/browser.js";
import { serve } from "./serve.js";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const MINUTES = { timeout: 240_000 };

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-examples-"));
  browser = await launch();
}, MINUTES.timeout);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Builds an example with its own settings. */
async function built(name: string): Promise<string> {
  const outDir = join(folder, name);
  await build({ root: at(`examples/${name}`), logLevel: "error", build: { outDir } });
  return outDir;
}

/** Opens a page and looks at it; it must not have complained, nor asked anyone but its own host. */
async function look(url: string, use: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage();
  page.setDefaultTimeout(90_000);
  const complaints: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => !/^(blob|data):/.test(request.url()) && !request.url().startsWith(url) && complaints.push(request.url()));
  try {
    await page.goto(url);
    await use(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

const waitFor = (page: Page, selector: string, words: RegExp): Promise<void> => page.locator(selector).filter({ hasText: words }).first().waitFor();

describe("the example", () => {
  it("in plain HTML groups orders and brings saved settings back", MINUTES, async () => {
    const site = join(folder, "html");
    await cp(at("examples/html"), site, { recursive: true });
    for (const part of ["dist", "wasm"]) await cp(at(`pkg/${part}`), join(site, "tablight", part), { recursive: true });
    await cp(at("www/public/samples/retail.csv"), join(site, "retail.csv"));
    const { url, close } = await serveFreely(site);
    await look(url, async (page) => {
      await waitFor(page, "#status", /^fall into 3 groups$/);
      await waitFor(page, "tablight-table h2", /^Orders/);
      expect(await page.locator("tablight-table thead th").allInnerTexts()).toEqual(["order_date", "store", "product", "amount"]);
      await page.click("#save");
      await page.evaluate(() => Object.assign(document.querySelector("tablight-segments") as object, { params: { columns: ["amount", "quantity"], k: 2 } }));
      await waitFor(page, "#status", /^fall into 2 groups$/);
      await page.click("#restore");
      await waitFor(page, "#status", /^fall into 3 groups$/);
    });
    close();
  });

  it("in React forecasts as many hours as somebody wants", MINUTES, async () => {
    const { url, close } = await serve(await built("react"));
    await look(url, async (page) => {
      await waitFor(page, "[data-testid=summary]", /^48 hours forecast for 2 grids$/);
      await page.getByRole("slider", { name: "Hours" }).fill("12");
      await waitFor(page, "h1", /^Load of the next 12 hours$/);
      await waitFor(page, "[data-testid=summary]", /^24 hours forecast for 2 grids$/);
      await waitFor(page, "tablight-profile h3", /^load_mw$/);
    });
    await close();
  });

  it("with DuckDB shows and forecasts what a query returns", MINUTES, async () => {
    const { url, close } = await serve(await built("duckdb"));
    await look(url, async (page) => {
      await waitFor(page, "#status", /^\d+ months of stores$/);
      expect(await page.locator("#category option").allInnerTexts()).toEqual(["Books", "Electronics", "Grocery", "Home", "Sports"]);
      await waitFor(page, "tablight-table td", /^Amsterdam$/);
      expect(await page.locator("tablight-table thead th").allInnerTexts()).toEqual(["store", "month", "revenue"]);
      const revenue = (): Promise<string> => page.locator("tablight-table tbody td.right").first().innerText();
      const books = await revenue();
      await page.selectOption("#category", "Grocery");
      await expect.poll(revenue, { timeout: 60_000 }).not.toBe(books);
      await waitFor(page, "tablight-forecast svg.chart", /Amsterdam|2026|Jan/);
    });
    await close();
  });
});
