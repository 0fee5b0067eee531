import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { keptAndSegmented, sample, site } from "./support/site.js";
import type { Visit } from "./support/visit.js";

const page = site();

/** The steps of the chain: name and state. */
const steps = (visit: Visit): Promise<string[]> =>
  visit.page.getByTestId("step-of-chain").evaluateAll((buttons) => buttons.map((button) => `${button.querySelector(".word")?.textContent ?? ""} ${(button as HTMLElement).dataset["state"] ?? ""}`));

/** Waits until the chain is such. */
const chain = (visit: Visit, ...expected: string[]): Promise<void> => expect.poll(() => steps(visit), { timeout: 90_000 }).toEqual(expected);

const current = (visit: Visit): Promise<string> => visit.page.locator('[data-testid="step-of-chain"][aria-current]').innerText();

const stepCalled = (visit: Visit, name: string) => visit.page.getByTestId("step-of-chain").filter({ hasText: new RegExp(`^\\s*${name}\\s*`) });

/** A visit with retail orders: cleaned, segmented, and each row with its segment. */
async function segmented(): Promise<Visit> {
  const visit = await page.visit();
  await visit.drop("retail.csv", await sample("retail"));
  await visit.profiled();
  await visit.view("clean");
  await visit.reached("clean", "done");
  await visit.page.getByTestId("recipe").locator("summary").click();
  await visit.page.locator("#recipe").fill(JSON.stringify([{ step: "fill", columns: ["rating"], with: "median" }]));
  await visit.page.getByTestId("use-recipe").click();
  await visit.page.getByTestId("apply").click();
  await visit.page.locator('[data-testid="header"]', { hasText: "retail-cleaned.csv" }).waitFor();
  await visit.view("segment");
  await visit.reached("segment", "done");
  await visit.page.getByTestId("follow-attach").click();
  await visit.page.locator('[data-testid="header"]', { hasText: "retail-rows-with-segment.csv" }).waitFor();
  return visit;
}

async function saved(visit: Visit): Promise<{ name: string; text: string }> {
  const { name, bytes } = await visit.save("chain-bar", "chain");
  return { name, text: bytes.toString() };
}

async function replayed(visit: Visit, recipe: string, file?: { name: string; text: string }): Promise<void> {
  await visit.page.getByTestId("open-replay").click();
  await visit.page.getByTestId("replay-recipe").setInputFiles({ name: "recipe.json", mimeType: "application/json", buffer: Buffer.from(recipe) });
  if (file) await visit.page.getByTestId("replay-file").setInputFiles({ name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) });
  await visit.page.getByTestId("run-replay").click();
}

test("from the file over cleaned rows and segments to groups and a forecast of each segment, a click each", async () => {
  const visit = await segmented();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Rows with segment done");
  await visit.page.locator('[data-testid="profile"] [data-column="segment"]', { hasText: "whole number" }).waitFor();
  await visit.view("aggregate");
  await visit.reached("aggregate", "done");
  const { bytes } = await visit.save("aggregate-downloads", "csv");
  expect(bytes.toString().split("\n")[0]).toMatch(/^segment,order_date/);
  // Orders are summed up for each segment before they are foreseen.
  await visit.view("forecast");
  expect(await visit.see("sums")).toMatch(/next 30 days, for each segment ?\?/);
  await visit.page.getByTestId("sums").getByTestId("ask-forecast").click();
  await visit.page.locator('[data-testid="file"]', { hasText: "retail-by-day-and-segment.csv" }).waitFor();
  await visit.reached("forecast", "done");
  expect(await visit.page.getByTestId("series-select").locator("option").count()).toBeGreaterThanOrEqual(2);
  expect(await visit.page.getByTestId("forecast").getByTestId("sums").count()).toBe(0);
  expect(JSON.parse((await saved(visit)).text).steps.at(-1)).toMatchObject({ kind: "forecast", params: { series: ["segment"], gaps: "zero" } });
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Rows with segment done", "Groups done", "Groups 2 done", "by day and segment done", "Forecast done");
  // A step that was made is opened again, not made again; the views are where they were.
  await stepCalled(visit, "Segments").click();
  await visit.reached("segment", "done");
  await visit.page.locator('[data-testid="file"]', { hasText: "retail-cleaned.csv" }).waitFor();
  await expect.poll(() => current(visit)).toBe("Segments");
  await stepCalled(visit, "Forecast").click();
  await visit.page.locator('[data-testid="file"]', { hasText: "retail-by-day-and-segment.csv" }).waitFor();
  await visit.reached("forecast", "done");
  expect(await violations(visit)).toEqual([]);
  await visit.end();
});

test("features of customers, segments of them, and the segment of each customer on the orders", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("features");
  expect(await visit.page.locator('[data-param="entity"]').getByRole("combobox").or(visit.page.locator('[data-param="entity"] input')).first().inputValue()).toBe("customer");
  await visit.page.getByTestId("features-params").getByTestId("run").click();
  await visit.reached("features", "done");
  await visit.page.getByTestId("follow-table").click();
  await visit.page.locator('[data-testid="header"]', { hasText: "retail-features-as-data.csv" }).waitFor();
  await visit.view("segment");
  await visit.reached("segment", "done");
  await visit.page.getByTestId("follow-join").click();
  await visit.page.locator('[data-testid="profile-done"][data-rows="3000"]').waitFor();
  await visit.page.locator('[data-testid="profile"] [data-column="segment"]', { hasText: "whole number" }).waitFor();
  await visit.end();
});

test("a step is renamed in its place, deleted with what follows, undone and done again, with the keyboard", async () => {
  const visit = await segmented();
  const { keyboard } = visit.page;
  await stepCalled(visit, "Segments").focus();
  await keyboard.press("F2");
  await visit.page.getByTestId("rename-input").fill("Kinds of order");
  await keyboard.press("Enter");
  await chain(visit, "retail.csv done", "Cleaned done", "Kinds of order done", "Rows with segment done");
  await stepCalled(visit, "Kinds of order").click();
  await visit.reached("segment", "done");
  expect(await visit.page.getByTestId("delete-step").innerText()).toBe("Delete with 1 that follows");
  await visit.page.getByTestId("delete-step").click();
  await visit.page.locator('[data-testid="announcer"]', { hasText: "Deleted Kinds of order and 1 step that followed from it" }).waitFor();
  await chain(visit, "retail.csv done", "Cleaned done");
  await visit.page.getByTestId("tab-profile").focus();
  await keyboard.press("Control+z");
  await chain(visit, "retail.csv done", "Cleaned done", "Kinds of order idle", "Rows with segment idle");
  await visit.page.getByTestId("run-due").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Kinds of order done", "Rows with segment done");
  await visit.page.getByTestId("tab-profile").focus();
  await keyboard.press("Control+Shift+z");
  await chain(visit, "retail.csv done", "Cleaned done");
  await keyboard.press("Control+z");
  await keyboard.press("Control+z");
  await chain(visit, "retail.csv done", "Cleaned done", "Segments idle", "Rows with segment idle");
  // What is open is never deleted from under the person: the step before it is shown.
  await stepCalled(visit, "Cleaned").click();
  await keyboard.press("Delete");
  await visit.page.locator('[data-testid="file"]', { hasText: "retail.csv" }).waitFor();
  await chain(visit, "retail.csv done");
  await visit.end();
});

test("other settings make what follows out of date, until it is made again; undone they come back", async () => {
  const visit = await segmented();
  await stepCalled(visit, "Segments").click();
  await visit.reached("segment", "done");
  const k = visit.page.getByTestId("segment-params").locator('[data-param="k"] input');
  await k.fill("2");
  await visit.page.getByTestId("segment-params").getByTestId("run").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Rows with segment stale");
  await visit.page.getByTestId("run-due").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Rows with segment done");
  await visit.page.getByTestId("undo-step").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Rows with segment stale");
  await expect.poll(() => k.inputValue()).not.toBe("2");
  // Beside it another one, with settings of its own.
  await visit.page.getByTestId("branch").click();
  await k.fill("3");
  await visit.page.getByTestId("segment-params").getByTestId("run").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Segments 2 done", "Rows with segment stale");
  await expect.poll(() => current(visit)).toBe("Segments 2");
  // The steps of the cleaned rows are changed where they were written.
  await stepCalled(visit, "Cleaned").click();
  await visit.page.getByTestId("edit-step").click();
  await visit.reached("clean", "done");
  await expect.poll(() => visit.page.getByTestId("step").count()).toBe(1);
  await visit.page.getByTestId("recipe").locator("summary").click();
  await visit.page.locator("#recipe").fill(JSON.stringify([{ step: "fill", columns: ["rating"], with: "mode" }]));
  await visit.page.getByTestId("use-recipe").click();
  await visit.page.getByTestId("apply").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments stale", "Segments 2 stale", "Rows with segment stale");
  await visit.end();
});

test("the chain is saved as one recipe and replayed on another file, and what does not fit is named", async () => {
  const visit = await segmented();
  await visit.view("forecast");
  await visit.page.getByTestId("forecast-params").getByTestId("run").click();
  await visit.reached("forecast", "done");
  const recipe = await saved(visit);
  expect(recipe.name).toBe("retail-recipe.json");
  expect(JSON.parse(recipe.text)).toMatchObject({ tablight: "workspace", version: 1, file: { name: "retail.csv" }, steps: [{ kind: "clean", from: "file" }, { kind: "segment" }, { kind: "attach" }, { kind: "forecast" }] });
  const lines = (await sample("retail")).toString().trim().split("\n");
  await replayed(visit, recipe.text, { name: "next-month.csv", text: lines.slice(0, 1500).join("\n") });
  await chain(visit, "next-month.csv done", "Cleaned done", "Segments done", "Rows with segment done", "Forecast done");
  expect(await visit.page.getByTestId("replay-report").count()).toBe(0);
  await visit.page.locator('[data-testid="file"]', { hasText: "next-month-rows-with-segment.csv" }).waitFor();

  // A file without the column that is cleaned: what fails says why, what follows from it is left, and the rest goes on.
  const withoutRating = lines.map((line) => line.slice(0, line.lastIndexOf(","))).join("\n");
  await replayed(visit, recipe.text, { name: "no-rating.csv", text: withoutRating });
  const report = await visit.see("replay-report");
  expect(report).toMatch(/The file has no column rating \( ?\w+ ?\) ?; Cleaned uses it/);
  expect(report).toContain("0 of 4 steps made");
  expect(report).toMatch(/Cleaned failed:.*rating/);
  expect(report).toMatch(/Segments was not made, because it follows from Cleaned/);
  await chain(visit, "no-rating.csv done", "Cleaned failed", "Segments idle", "Rows with segment idle", "Forecast idle");

  await replayed(visit, recipe.text, { name: "other.csv", text: "a,b\n1,2\n3,4\n" });
  expect(await visit.see("page-error")).toMatch(/other\.csv has none of the columns that the recipe was made for/i);
  await visit.page.getByTestId("open-replay").click();
  await visit.page.getByTestId("replay-recipe").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"tablight":"workspace","version":9}') });
  expect(await visit.see("replay-error")).toContain("version 9");
  expect(await visit.page.getByTestId("run-replay").isDisabled()).toBe(true);
  await visit.end();
});

test("a recipe that is dropped is replayed on what is open", async () => {
  const first = await segmented();
  const { text } = await saved(first);
  await first.end();
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.drop("retail-recipe.json", Buffer.from(text));
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done", "Rows with segment done");
  await visit.page.getByTestId("undo-step").click();
  await chain(visit, "retail.csv done");
  await visit.end();
});

const stored = (visit: Visit): Promise<string[]> => visit.page.evaluate(() => Object.keys(localStorage).sort());

test("without consent nothing is written", async () => {
  const visit = await segmented();
  expect(await stored(visit)).toEqual([]);
  await visit.page.reload();
  await visit.see("landing");
  expect(await visit.page.getByTestId("resume").count()).toBe(0);
  await visit.end();
});

test("with consent the work is there after a reload, and one button wipes everything", async () => {
  const visit = await keptAndSegmented(page);
  await visit.page.getByTestId("follow-attach").click();
  await chain(visit, "orders.csv done", "Segments done", "Rows with segment done");
  // The new rows are shown once they are made; what is shown is kept.
  await visit.page.locator('[data-testid="header"]', { hasText: "orders-rows-with-segment.csv" }).waitFor();
  await visit.page.reload();
  expect(await visit.see("resume")).toContain("orders.csv › Segments › Rows with segment");
  expect(await violations(visit)).toEqual([]);
  await visit.page.getByTestId("resume-work").click();
  await visit.page.locator('[data-testid="header"]', { hasText: "orders-rows-with-segment.csv" }).waitFor({ timeout: 240_000 });
  await chain(visit, "orders.csv done", "Segments done", "Rows with segment done");
  expect(await stored(visit)).toEqual(["tablight-keep", "tablight-kept", "tablight-workspace"]);
  await visit.page.getByTestId("wipe").click();
  await visit.page.getByTestId("confirm-wipe").click();
  expect(await visit.see("wiped")).toMatch(/Removed from this device: 1 file \([\d.]+ [kM]B\), the saved chain and 1 setting\./);
  await visit.see("landing");
  expect(await stored(visit)).toEqual([]);
  expect(await visit.page.evaluate(async () => (await (globalThis as unknown as { navigator: Navigator }).navigator.storage.getDirectory()) !== undefined)).toBe(true);
  expect(await visit.page.getByTestId("device-file").count()).toBe(0);
  await visit.page.reload();
  await visit.see("landing");
  expect(await visit.page.getByTestId("resume").count()).toBe(0);
  await visit.end();
});

test("memory is given back when steps go", async () => {
  const visit = await segmented();
  await visit.page.getByTestId("delete-step").click();
  await chain(visit, "retail.csv done", "Cleaned done", "Segments done");
  await visit.page.locator('[data-testid="file"]', { hasText: "retail-cleaned.csv" }).waitFor();
  await visit.page.getByRole("button", { name: "start over" }).click();
  await visit.see("landing");
  await visit.end();
});

for (const look of [{ colorScheme: "dark" }, { width: 390, height: 844 }] as const) {
  test(`the chain breaks no rule of accessibility and is no wider than the page, ${JSON.stringify(look)}`, async () => {
    const visit = await page.visit({ ...look, query: "?sample=retail" });
    await visit.profiled();
    await visit.view("segment");
    await visit.reached("segment", "done");
    await visit.page.getByTestId("open-replay").click();
    expect(await violations(visit)).toEqual([]);
    await visit.page.keyboard.press("Escape");
    await visit.page.getByTestId("follow-attach").click();
    await chain(visit, "retail.csv done", "Segments done", "Rows with segment done");
    await visit.view("features");
    await visit.see("features-view");
    expect(await violations(visit)).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await visit.end();
  });
}
