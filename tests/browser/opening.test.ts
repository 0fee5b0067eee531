import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { sample, site } from "./support/site.js";
import { textOf, type Visit } from "./support/visit.js";

/** What becomes of a chain when another file is opened. */

const page = site();

/** Waits until the chain is such: name and state of each step. */
const chain = (visit: Visit, ...expected: string[]): Promise<void> =>
  expect.poll(() => visit.page.getByTestId("step-of-chain").evaluateAll((buttons) => buttons.map((button) => `${button.querySelector(".word")?.textContent ?? ""} ${(button as HTMLElement).dataset["state"] ?? ""}`)), { timeout: 90_000 }).toEqual(expected);

const lines = async (): Promise<string[]> => (await sample("retail")).toString().trim().split("\n");
const csv = (name: string, rows: readonly string[]): { name: string; mimeType: string; buffer: Buffer } => ({ name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });

/** The chain as it is saved. */
async function saved(visit: Visit): Promise<Buffer> {
  const [download] = await Promise.all([visit.page.waitForEvent("download"), visit.page.getByTestId("save-chain").click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The orders, and groups of them. */
async function grouped(look = {}): Promise<Visit> {
  const visit = await page.visit({ ...look, query: "?sample=retail" });
  await visit.profiled();
  await visit.view("aggregate");
  await visit.reached("aggregate", "done");
  await chain(visit, "retail.csv done", "Groups done");
  return visit;
}

const choose = (visit: Visit, way: string): Promise<void> => visit.page.getByTestId(`way-${way}`).click();

test("a file that is opened where nothing has been done is simply opened", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.drop("few.csv", Buffer.from("a,b\n1,2\n3,4\n"));
  await chain(visit, "few.csv done");
  expect(await visit.page.getByTestId("undo-step").isDisabled()).toBe(true);
  await visit.end();
});

test("begun anew, the chain before comes back by undo, and goes again by redo", async () => {
  const visit = await grouped();
  await visit.drop("few.csv", Buffer.from("a,b\n1,2\n3,4\n"));
  await visit.see("way-anew");
  expect(await violations(visit)).toEqual([]);
  expect(await visit.see("way-replay")).toContain("Groups");
  // Its columns are others.
  await expect.poll(() => visit.see("way-append")).toContain("its columns are not those of retail.csv");
  expect(await visit.page.getByTestId("way-append").isDisabled()).toBe(true);
  await visit.page.keyboard.press("Escape");
  await chain(visit, "retail.csv done", "Groups done");
  await visit.drop("few.csv", Buffer.from("a,b\n1,2\n3,4\n"));
  await choose(visit, "anew");
  await chain(visit, "few.csv done");
  await visit.page.getByRole("button", { name: "Undo opening few.csv" }).click();
  await chain(visit, "retail.csv done", "Groups done");
  await visit.reached("aggregate", "done");
  await visit.page.getByRole("button", { name: "Redo opening few.csv" }).click();
  await chain(visit, "few.csv done");
  // Closed, what had steps can be gone on with, as long as the page is there.
  await visit.page.getByRole("button", { name: "start over" }).click();
  expect(await visit.see("resume")).toContain("retail.csv › Groups");
  await visit.page.getByTestId("resume-work").click();
  await chain(visit, "retail.csv done", "Groups done");
  await visit.end();
});

test("a file that cannot be read takes nothing away", async () => {
  const visit = await grouped();
  await visit.drop("broken.parquet", Buffer.from("PAR1 this is none"));
  expect(await visit.see("open-error")).toContain("broken.parquet");
  expect(await visit.page.getByTestId("way-replay").isDisabled()).toBe(true);
  await choose(visit, "anew");
  await visit.see("page-error");
  await visit.page.getByTestId("resume-work").click();
  await chain(visit, "retail.csv done", "Groups done");
  await visit.end();
});

test("the steps are replayed on it", async () => {
  const visit = await grouped();
  const rows = await lines();
  await visit.drop("next.csv", Buffer.from(rows.slice(0, 1001).join("\n")));
  await choose(visit, "replay");
  await chain(visit, "next.csv done", "Groups done");
  await visit.page.getByTestId("undo-step").click();
  await chain(visit, "retail.csv done", "Groups done");
  await visit.end();
});

test("its rows are appended where the columns are the same, and the steps made of all", async () => {
  const visit = await grouped();
  const [header = "", ...rows] = await lines();
  await visit.drop("more.csv", Buffer.from([header, ...rows.slice(0, 500)].join("\n")));
  await expect.poll(() => visit.page.getByTestId("way-append").isEnabled(), { timeout: 30_000 }).toBe(true);
  await choose(visit, "append");
  await chain(visit, "retail.csv and 1 more done", "Groups done");
  await visit.view("profile");
  await visit.page.locator('[data-testid="profile-done"][data-rows="3500"]').waitFor();
  await visit.page.getByTestId("undo-step").click();
  await chain(visit, "retail.csv done", "Groups done");
  await visit.end();
});

test("compared with, it becomes a step, which is replayed with the file, or asks for it", async () => {
  const visit = await grouped();
  const [header = "", ...rows] = await lines();
  const newer = csv("newer.csv", [header, ...rows.filter((row) => row.includes("Online"))]);
  await visit.drop(newer.name, newer.buffer);
  await choose(visit, "compare");
  await visit.reached("compare", "done");
  await chain(visit, "retail.csv done", "Groups done", "Comparison with newer done");
  expect(await visit.see("verdict")).toMatch(/of \d+ columns (has|have) drifted/);
  const verdict = await visit.see("verdict");
  // Opened again.
  await visit.view("profile");
  await visit.page.getByTestId("step-of-chain").filter({ hasText: "Comparison with newer" }).click();
  await visit.reached("compare", "done");
  expect(await visit.see("verdict")).toBe(verdict);
  const recipe = await saved(visit);
  expect(JSON.parse(recipe.toString()).steps[1]).toMatchObject({ kind: "compare", params: { with: "newer.csv" } });
  await visit.end();

  const later = await page.visit({ query: "?sample=retail" });
  await later.profiled();
  await later.drop("retail-recipe.json", recipe);
  await chain(later, "retail.csv done", "Groups done", "Comparison with newer failed");
  expect(await later.see("replay-report")).toContain("newer.csv");
  expect(await later.see("missing-files")).toContain("newer.csv");
  expect(await violations(later)).toEqual([]);
  await later.page.getByTestId("missing-files").getByTestId("other-file").setInputFiles(newer);
  await chain(later, "retail.csv done", "Groups done", "Comparison with newer done");
  expect(await later.page.getByTestId("missing-files").count()).toBe(0);
  // The dialog that replays a recipe asks for the file, and takes another one too.
  await later.page.getByTestId("open-replay").click();
  await later.page.getByTestId("replay-recipe").setInputFiles({ name: "recipe.json", mimeType: "application/json", buffer: recipe });
  await later.page.getByTestId("replay-dialog").getByText("It is here still").waitFor();
  await later.page.getByTestId("replay-dialog").getByTestId("other-file").setInputFiles(csv("newest.csv", [header, ...rows]));
  await later.page.getByTestId("run-replay").click();
  await later.reached("compare", "done");
  await expect.poll(() => later.see("verdict"), { timeout: 60_000 }).toMatch(/^None of \d+ columns has drifted/);
  await later.end();
});

test("checked, with a file that the rules speak of, it is a step, which is replayed with both files, or asks for them", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("check");
  await visit.page.getByTestId("rules").locator("summary").click();
  await visit.page.locator("#rules").fill(JSON.stringify([{ rule: "foreignKey", columns: ["store"], to: "stores" }]));
  await visit.page.getByTestId("use-rules").click();
  const stores = csv("stores.csv", ["store,country", "Vienna,AT", "Online,"]);
  await visit.page.getByTestId("reference-stores").setInputFiles(stores);
  await visit.page.getByRole("button", { name: "stores is stores.csv" }).waitFor();
  const [header = "", ...rows] = await lines();
  const newer = csv("newer.csv", [header, ...rows.filter((row) => row.includes("Online"))]);
  await visit.page.getByTestId("check-file").setInputFiles(newer);
  await visit.reached("check", "done");
  await chain(visit, "retail.csv done", "Checks of newer done");
  const verdict = await visit.see("verdict");
  expect(verdict).toMatch(/^newer\.csv passes: [\d,]+ rows, all 1 rule kept$/);
  expect(await textOf(visit.page.getByTestId("check").getByTestId("code"))).toContain("// stores.csv");
  const recipe = await saved(visit);
  expect(JSON.parse(recipe.toString()).steps[0]).toMatchObject({ kind: "check", params: { with: "newer.csv", references: { stores: "stores.csv" } } });
  // Of this file again: the same step, by its other name; and back.
  await visit.page.getByTestId("run-check").click();
  await chain(visit, "retail.csv done", "Checks done");
  expect(await visit.see("verdict")).toMatch(/^retail\.csv fails/);
  await visit.page.getByTestId("undo-step").click();
  await chain(visit, "retail.csv done", "Checks of newer done");
  await expect.poll(() => visit.see("verdict")).toBe(verdict);
  await visit.end();

  const later = await page.visit({ query: "?sample=retail" });
  await later.profiled();
  await later.drop("retail-recipe.json", recipe);
  await chain(later, "retail.csv done", "Checks of newer failed");
  for (const file of [stores, newer]) {
    await expect.poll(() => later.see("missing-files")).toContain(file.name);
    await later.page.getByTestId("missing-files").locator(`[data-name="${file.name}"]`).setInputFiles(file);
  }
  await chain(later, "retail.csv done", "Checks of newer done");
  await later.page.getByTestId("step-of-chain").filter({ hasText: "Checks of newer" }).click();
  await expect.poll(() => later.see("verdict")).toBe(verdict);
  await later.end();
});

for (const look of [{ colorScheme: "dark" }, { width: 390, height: 844 }] as const) {
  test(`the question breaks no rule of accessibility and is no wider than the page, ${JSON.stringify(look)}`, async () => {
    const visit = await grouped(look);
    await visit.drop("few.csv", Buffer.from("a,b\n1,2\n3,4\n"));
    await visit.see("way-anew");
    expect(await violations(visit)).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await visit.end();
  });
}
