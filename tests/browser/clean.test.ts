import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { textOf } from "./support/visit.js";

const page = site();
const DIRTY = ["city,price", ...Array.from({ length: 60 }, (_, i) => `${["Berlin", " Paris", i % 6 === 2 ? "BERLIN" : "Berlin"][i % 3] as string},${i % 2 === 0 ? `"${i},50"` : `£${i}.50`}`)].join("\n");

test("suggested steps are added, moved, undone, shown and applied; the cleaned table is saved", async () => {
  const visit = await page.visit({});
  await visit.drop("dirty.csv", new TextEncoder().encode(DIRTY));
  await visit.profiled();
  await visit.view("clean");
  await visit.reached("clean", "done");
  expect(await visit.see("suggestions")).toContain("begin or end with spaces");
  await visit.page.getByTestId("add-all").click();
  await visit.see("preview");
  await visit.reached("clean", "done");
  const steps = async (): Promise<string[]> => Promise.all((await visit.page.getByTestId("step").all()).map(async (step) => /\d ?\. +(\w+)/.exec(await textOf(step))?.[1] ?? ""));
  const first = await steps();
  expect(first).toEqual(["trim", "cluster", "parse"]);
  expect(await visit.page.getByTestId("preview").locator("ins").first().textContent()).toBe("0.5");
  await visit.page.getByRole("button", { name: "Move step 2 up" }).click();
  expect(await steps()).toEqual(["cluster", "trim", "parse"]);
  await visit.page.getByTestId("undo").click();
  expect(await steps()).toEqual(first);
  await visit.page.getByRole("button", { name: "Show what step 1 changes" }).click();
  await visit.page.locator('[data-testid="preview"]', { hasText: "Rows that step 1 changes" }).waitFor();
  await visit.page.getByTestId("apply").click();
  await visit.page.locator('[data-testid="announcer"]', { hasText: "Cleaned: 60 rows of 60" }).waitFor();
  await visit.page.locator('[data-testid="header"]', { hasText: "dirty-cleaned.csv" }).waitFor();
  await visit.view("profile");
  const { name, bytes } = await visit.save("profile-downloads", "csv");
  expect(name).toBe("dirty-cleaned.csv");
  expect(bytes.toString().split("\n").slice(0, 3)).toEqual(["city,price", "Berlin,0.5", "Paris,1.5"]);
  await visit.end();
});

test("a recipe is taken from JSON, and one that does not fit is told with its step", async () => {
  const visit = await page.visit({});
  await visit.drop("dirty.csv", new TextEncoder().encode(DIRTY));
  await visit.profiled();
  await visit.view("clean");
  await visit.reached("clean", "done");
  await visit.page.getByTestId("recipe").locator("summary").click();
  const use = async (recipe: unknown): Promise<void> => {
    await visit.page.locator("#recipe").fill(JSON.stringify(recipe));
    await visit.page.getByTestId("use-recipe").click();
  };
  await use({ version: 1, steps: [{ step: "trim", columns: ["town"] }] });
  expect(await visit.see("clean-error")).toContain("steps[0].columns");
  await use([{ step: "case", to: "upper" }]);
  await visit.page.locator('[data-testid="preview"] ins', { hasText: "PARIS" }).first().waitFor();
  await visit.end();
});
