import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { sample, site } from "./support/site.js";

const page = site();

test("the meter counts what was loaded as the browser does, and nothing after that", async () => {
  const visit = await page.visit();
  await visit.page.waitForLoadState("networkidle");
  await visit.drop("orders.csv", await sample("cards"));
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  expect(await visit.page.getByTestId("meter").getAttribute("data-later")).toBe("0");
  await visit.page.getByTestId("meter").click();
  const verdict = await visit.see("privacy-verdict");
  expect(verdict).toMatch(/^0 requests since/);
  const log = await visit.page.getByTestId("privacy-log").locator("tbody tr td:nth-child(2)").allInnerTexts();
  expect(log.map((address) => address.replace("./#privacy", "./")).sort()).toEqual(visit.sent.map((address) => address.replace(page.url, "./")).sort());
  expect(verdict).toContain(`${log.length} requests to load it`);
  await visit.end();
});

test("what leaves this browser can be tried, and the log tells of the attempt", async () => {
  const visit = await page.visit({ query: "#privacy" });
  const dialog = visit.page.getByRole("dialog", { name: /What leaves this browser/ });
  await dialog.waitFor();
  expect(await violations(visit)).toEqual([]);
  visit.forgetRequests();
  await visit.page.getByTestId("privacy-try").click();
  await expect.poll(() => visit.see("privacy-tried")).toMatch(/^Refused/);
  expect(visit.answered).toEqual([]);
  await expect.poll(() => visit.see("privacy-verdict")).toMatch(/0 requests since .* 1 attempt refused/);
  expect(await visit.see("privacy-log")).toContain("refused by the browser");
  await visit.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(() => new URL(visit.page.url()).hash).toBe("");
  // What was pressed on the way in has the keyboard again, and the address brings it back.
  await visit.page.evaluate(() => (location.hash = "privacy"));
  await dialog.waitFor();
  await visit.endLoudly();
});

test("every directive that the page sets is told in words", async () => {
  const visit = await page.visit({ query: "#privacy" });
  await visit.see("privacy-verdict");
  const set = await visit.page.evaluate(() => [...document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')].at(-1)?.content.split("; ") ?? []);
  const told = await visit.page.locator("tablight-privacy dt").allInnerTexts();
  expect(told).toEqual(set);
  expect(set).toContain("connect-src 'none'");
  await visit.end();
});
