import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { offline } from "../../scripts/offline.mjs";
import { serve } from "../../scripts/serve.mjs";
import { launch } from "./support/browser.js";
import { sample } from "./support/site.js";
import { Visit } from "./support/visit.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
let [browser, folder] = [undefined as Browser | undefined, ""];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablight-page-"));
  await cp(fileURLToPath(new URL("../../www/dist", import.meta.url)), folder, { recursive: true });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const ready = '[data-phase="empty"]';

test("the page is kept on the device when asked for, works without its host, brings news, and goes again", async () => {
  const server = await serve(folder);
  const visit = await Visit.start(browser as Browser, server.url);
  const { page } = visit;
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  await Promise.all([page.waitForEvent("load"), page.getByTestId("offline-keep").click()]);
  await page.waitForSelector(ready);
  expect(await visit.see("offline-state")).toContain("opens without a network");

  // A newer version waits until it is wanted.
  await writeFile(join(folder, "samples/retail.csv"), "name,amount\nnew,1\nnewer,2\n");
  offline(folder);
  await page.reload();
  await page.waitForSelector(ready);
  await page.getByTestId("sample-retail").click();
  await visit.profiled();
  await page.getByRole("button", { name: "start over" }).click();
  expect(await visit.see("offline-update")).toContain("new version");
  await Promise.all([page.waitForEvent("load"), page.getByTestId("offline-update").click()]);
  await page.waitForSelector(ready);
  await expect.poll(() => page.getByTestId("sample-retail").textContent()).toContain("26 B");

  server.close();
  await page.context().setOffline(true);
  await page.reload();
  await page.waitForSelector(ready);
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  await page.getByRole("button", { name: "start over" }).click();
  await page.getByTestId("offline-remove").click();
  await page.getByTestId("offline-keep").waitFor();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  await visit.end();
});
