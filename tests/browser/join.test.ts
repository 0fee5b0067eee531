import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { sample, site } from "./support/site.js";
import { textOf, type Visit } from "./support/visit.js";

const page = site();

/** What is known of customers of the sample, by an id of another name: not of the first ten, twice of one, and of one who never bought. */
async function people(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const [header = "", ...rows] = (await sample("retail")).toString().trim().split("\n");
  const at = header.split(",").indexOf("customer");
  const ids = [...new Set(rows.map((row) => row.split(",")[at] ?? ""))].filter((id) => id !== "").sort().slice(10);
  const known = [...ids, ids[0] ?? "", "C9999"].map((id, i) => `${id},${i % 2 === 0 ? "north" : "south"},${1950 + (i % 50)}`);
  return { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(["customer_id,region,born", ...known].join("\n")) };
}

async function picked(look = {}): Promise<Visit> {
  const visit = await page.visit({ ...look, query: "?sample=retail" });
  await visit.profiled();
  await visit.view("join");
  await visit.page.getByTestId("join-file").setInputFiles(await people());
  await visit.reached("join", "done");
  return visit;
}

/** What the join would give, counted here once more. */
async function counted(): Promise<{ matched: number; unmatched: number; twice: number }> {
  const [header = "", ...rows] = (await sample("retail")).toString().trim().split("\n");
  const at = header.split(",").indexOf("customer");
  const of = rows.map((row) => row.split(",")[at] ?? "");
  const ids = [...new Set(of)].filter((id) => id !== "").sort();
  const matched = of.filter((id) => ids.indexOf(id) >= 10).length;
  return { matched, unmatched: of.length - matched, twice: of.filter((id) => id === ids[10]).length };
}

const number = (value: number): string => value.toLocaleString("en");

test("a key is proposed, and what would go together is counted before it is made", async () => {
  const visit = await picked();
  const { matched, unmatched, twice } = await counted();
  const keys = visit.page.getByTestId("join-keys").locator("select");
  expect(await Promise.all((await keys.all()).map((key) => key.inputValue()))).toEqual(["customer", "customer_id"]);
  expect(await visit.see("join-rows")).toContain(`${number(3000 + twice)} rows would come of it`);
  const words = await visit.see("join-words");
  expect(words).toContain(`${number(matched)} of 3,000 rows of retail.csv have a partner; ${number(unmatched)} have none.`);
  expect(words).toContain("1 row of people.csv is nobody’s partner.");
  expect(words).toContain("1 key is there several times in people.csv");
  await visit.page.getByTestId("how-anti").check();
  await expect.poll(() => visit.see("join-rows")).toContain(`${number(unmatched)} rows would come of it`);
  await visit.page.getByTestId("how-inner").check();
  await expect.poll(() => visit.see("join-rows")).toContain(`${number(matched + twice)} rows would come of it`);
  await visit.end();
});

test("the chosen columns come along, as a step that is opened, changed and undone", async () => {
  const visit = await picked();
  const { twice, matched } = await counted();
  await visit.page.getByRole("group", { name: "Columns that come along" }).getByRole("checkbox", { name: "born" }).uncheck();
  await visit.page.getByTestId("run-join").click();
  await visit.page.locator(`[data-testid="profile-done"][data-rows="${3000 + twice}"]`).waitFor();
  expect(await visit.page.locator('tablight-column[data-column="region"]').count()).toBe(1);
  // A key of another name is there once, as that of the rows.
  for (const column of ["born", "customer_id"]) expect(await visit.page.locator(`tablight-column[data-column="${column}"]`).count()).toBe(0);
  expect(await textOf(visit.page.locator('[data-testid="step-of-chain"][aria-current]'))).toContain("Joined with people");
  await visit.page.getByTestId("edit-step").click();
  await visit.reached("join", "done");
  expect(await visit.page.getByRole("checkbox", { name: "born" }).isChecked()).toBe(false);
  await visit.page.getByTestId("how-semi").check();
  await visit.reached("join", "done");
  await visit.page.getByTestId("run-join").click();
  await visit.page.locator(`[data-testid="profile-done"][data-rows="${matched}"]`).waitFor();
  expect(await visit.page.getByTestId("step-of-chain").count()).toBe(2);
  expect(await visit.page.locator('tablight-column[data-column="region"]').count()).toBe(0);
  await visit.page.getByTestId("undo-step").click();
  await visit.page.locator(`[data-testid="profile-done"][data-rows="${3000 + twice}"]`).waitFor();
  await visit.end();
});

test("without a key nothing is joined, and what does not fit is told", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("join");
  await visit.page.getByTestId("join-file").setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from("p,q\n1.5,2.5\n3.5,4.5\n") });
  expect(await visit.see("no-key")).toContain("No column of x.csv looks like a key");
  expect(await visit.page.getByTestId("run-join").isDisabled()).toBe(true);
  const keys = visit.page.getByTestId("join-keys").locator("select");
  await keys.nth(0).selectOption("customer");
  expect(await visit.see("join-error")).toMatch(/customer|text|number/);
  expect(await violations(visit)).toEqual([]);
  await visit.end();
});

for (const look of [{}, { colorScheme: "dark" }, { width: 390, height: 844 }] as const) {
  test(`the view breaks no rule of accessibility and is no wider than the page, ${JSON.stringify(look)}`, async () => {
    const visit = await picked(look);
    expect(await violations(visit)).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await visit.end();
  });
}
