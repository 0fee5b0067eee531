import { expect, test } from "vitest";

import { sample, site } from "./support/site.js";
import type { Visit } from "./support/visit.js";

const page = site();

async function opened(): Promise<Visit> {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  return visit;
}

test("a note leads to its column, and thresholds decide which notes there are", async () => {
  const visit = await opened();
  const alerts = visit.page.getByTestId("alerts");
  await alerts.getByRole("button", { name: "order_id" }).first().click();
  await expect.poll(() => visit.page.evaluate(() => document.querySelector("tablight-app")?.shadowRoot?.querySelector("tablight-profile")?.shadowRoot?.activeElement?.getAttribute("data-column"))).toBe("order_id");
  const before = await alerts.getByRole("listitem").count();
  await alerts.getByText("When is something worth a note?").click();
  await alerts.locator("input[name=skewness]").fill("0.01");
  await alerts.locator("input[name=skewness]").blur();
  await expect.poll(() => alerts.getByRole("listitem").count()).toBeGreaterThanOrEqual(before);
  await expect.poll(() => visit.see("alerts")).toContain("skewness");
  await visit.end();
});

test("the correlations of all pairs are a table that is colored", async () => {
  const visit = await opened();
  const cell = visit.page.getByTestId("correlations").getByRole("row", { name: /^amount/ }).getByRole("cell");
  const texts = await cell.allInnerTexts();
  expect(texts.some((text) => /^-?0\.\d\d$/.test(text))).toBe(true);
  expect(await visit.page.getByTestId("correlations").getByRole("columnheader").count()).toBe(texts.length);
  await visit.end();
});

test("two slices of a file are compared by conditions", async () => {
  const visit = await opened();
  await visit.view("compare");
  await visit.page.getByLabel("Rows to compare with").fill("category = 'Electronics'");
  await visit.page.keyboard.press("Enter");
  await visit.reached("compare", "done");
  expect(await visit.see("verdict")).toMatch(/of \d+ columns have drifted|of \d+ columns has drifted/);
  const drift = (column: string): Promise<string | null> => visit.page.locator(`[data-testid=drift][data-column=${column}]`).getAttribute("data-drifted");
  expect([await drift("category"), await drift("amount")]).toEqual(["true", "true"]);
  await visit.page.getByLabel("Rows to compare with").fill("nope = 1");
  await visit.page.keyboard.press("Enter");
  await visit.reached("compare", "failed");
  expect(await visit.see("compare-error")).toContain("nope");
  await visit.end();
});

test("another file is compared with the open one", async () => {
  const visit = await opened();
  await visit.view("compare");
  const [header = "", ...rows] = (await sample("retail")).toString().trim().split("\n");
  const file = (lines: readonly string[]): { name: string; mimeType: string; buffer: Buffer } => ({ name: "newer.csv", mimeType: "text/csv", buffer: Buffer.from([header, ...lines].join("\n")) });
  await visit.page.getByTestId("compare-file").setInputFiles(file(rows));
  await visit.reached("compare", "done");
  expect(await visit.see("verdict")).toMatch(/^None of \d+ columns has drifted/);
  await visit.end();
});
