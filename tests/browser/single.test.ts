import { mkdtemp, copyFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { launch } from "./support/browser.js";
import { sample } from "./support/site.js";
import { Visit } from "./support/visit.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
let [browser, stick] = [undefined as Browser | undefined, ""];

// Beside it is nothing else, as on a stick.
beforeAll(async () => {
  stick = await mkdtemp(join(tmpdir(), "tablight-stick-"));
  await copyFile(fileURLToPath(new URL("../../www/dist/tablight.html", import.meta.url)), join(stick, "tablight.html"));
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await rm(stick, { recursive: true, force: true });
});

test("one file from a disk profiles, segments and forecasts, and asks for nothing but itself", async () => {
  const address = pathToFileURL(join(stick, "tablight.html")).href;
  const visit = await Visit.start(browser as Browser, address);
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  await visit.save("segment-downloads", "parquet");
  await visit.page.getByRole("button", { name: "start over" }).click();
  await visit.page.getByTestId("sample-energy").click();
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  expect(visit.sent).toEqual([address]);
  const refused = await visit.page.evaluate(() => fetch("http://127.0.0.1:9/leak").then(() => false, () => true));
  expect(refused).toBe(true);
  await visit.endLoudly();
});
