import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { textsOf, type Visit } from "./support/visit.js";

const page = site();
const DIRTY = ["city,price", ...Array.from({ length: 60 }, (_, i) => `${["Berlin", " Paris", i % 6 === 2 ? "BERLIN" : "Berlin"][i % 3] as string},${i % 2 === 0 ? `"${i},50"` : `£${i}.50`}`)].join("\n");

/** Ages from 0 to 74 in a hundred rows, a quarter of which have none. */
const GAPS = ["name,age", ...Array.from({ length: 100 }, (_, i) => (i % 4 === 3 ? `gap${i},` : `n${i - Math.floor(i / 4)},${i - Math.floor(i / 4)}`))].join("\n");

/** The steps of the list, as they are told. */
const told = async (visit: Visit): Promise<string[]> => (await textsOf(visit.page.getByTestId("step"))).map((step) => /\d ?\. +(.+?) +(?:[\d,]+ rows? )?Show/.exec(step)?.[1] ?? "");

/** Opens a file and goes to its steps. */
async function cleaning(csv: string): Promise<Visit> {
  const visit = await page.visit({});
  await visit.drop("dirty.csv", new TextEncoder().encode(csv));
  await visit.profiled();
  await visit.view("clean");
  await visit.reached("clean", "done");
  return visit;
}

test("suggested steps are added, moved, undone, shown and applied; the cleaned table is saved", async () => {
  const visit = await cleaning(DIRTY);
  expect(await visit.see("suggestions")).toContain("begin or end with spaces");
  await visit.page.getByTestId("add-all").click();
  await visit.see("preview");
  await visit.reached("clean", "done");
  const first = await told(visit);
  expect(first).toEqual(["Trim the spaces around city", "Merge spellings of city that are slips of the pen", "Convert price to numbers"]);
  expect(await visit.page.getByTestId("preview").locator("ins").first().textContent()).toBe("0.5");
  await visit.page.getByRole("button", { name: "Move step 2 up" }).click();
  await expect.poll(() => told(visit)).toEqual([first[1], first[0], first[2]]);
  await visit.page.getByTestId("undo").click();
  await expect.poll(() => told(visit)).toEqual(first);
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
  const visit = await cleaning(DIRTY);
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

test("a step is written by hand, shown before it is added, changed in its place, and the code has what was given alone", async () => {
  const visit = await cleaning(GAPS);
  const { page } = visit;
  await page.getByTestId("add-step").focus();
  await page.keyboard.press("Enter");
  const kinds = page.getByTestId("item-kind");
  await expect.poll(() => kinds.evaluate((select) => (select.getRootNode() as ShadowRoot).activeElement === select)).toBe(true);
  expect(await kinds.locator("option").count()).toBe(27);
  await kinds.selectOption({ label: "Fill missing values" });
  const form = page.getByTestId("item-form");
  await form.getByRole("checkbox", { name: /^age/ }).check();
  // What counts for other fillings is not asked for.
  expect(await form.locator("[data-param=order]").count()).toBe(0);
  await form.locator("[data-param=with] select").selectOption({ label: "the median" });
  await page.locator('[data-testid="item-note"]', { hasText: "25 rows would change" }).waitFor();
  expect(await page.getByTestId("preview").locator("ins").first().textContent()).toBe("37");
  await expect.poll(() => told(visit)).toEqual([]);
  await page.getByTestId("save-item").click();
  await expect.poll(() => told(visit)).toEqual(["Fill missing age with the median"]);
  const code = page.getByTestId("clean").getByTestId("code");
  expect(await code.locator("pre").innerText()).toContain('steps: [{ step: "fill", columns: ["age"], with: "median" }]');
  await page.getByRole("button", { name: /^Change step 1/ }).click();
  expect(await form.locator("[data-param=with] select").inputValue()).toBe("median");
  await form.locator("[data-param=with] select").selectOption({ label: "a value" });
  await form.locator("[data-param=value] input").fill("0");
  await form.locator("[data-param=value] input").blur();
  await page.getByTestId("save-item").click();
  await expect.poll(() => told(visit)).toEqual(["Fill missing age with 0"]);
  await page.getByTestId("undo").click();
  await expect.poll(() => told(visit)).toEqual(["Fill missing age with the median"]);
  await page.getByRole("button", { name: "Remove step 1" }).click();
  await expect.poll(() => told(visit)).toEqual([]);
  await visit.end();
});

test("what is wrong with a step is said in its form", async () => {
  const visit = await cleaning(GAPS);
  const { page } = visit;
  await page.getByTestId("add-step").click();
  await page.getByTestId("item-kind").selectOption("filter");
  const where = page.locator("[data-param=where] input");
  await where.fill("aeg > 3");
  await where.blur();
  expect(await visit.see("item-error")).toContain("aeg");
  expect(await where.getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByTestId("clean-error").count()).toBe(0);
  await where.fill("age > 45");
  await where.blur();
  await page.locator('[data-testid="item-note"]', { hasText: "would go" }).waitFor();
  await where.press("Escape");
  await page.getByTestId("item-form").waitFor({ state: "detached" });
  await expect.poll(() => told(visit)).toEqual([]);
  await visit.end();
});

test("sort orders, new names and lists are filled in without JSON", async () => {
  const visit = await cleaning(GAPS);
  const { page } = visit;
  const form = page.getByTestId("item-form");
  await page.getByTestId("add-step").click();
  await page.getByTestId("item-kind").selectOption("sort");
  await form.getByLabel("Column, line 1").selectOption("age");
  await form.getByLabel("Order, line 1").selectOption("largest first");
  await page.getByTestId("save-item").click();
  await page.getByTestId("add-step").click();
  await page.getByTestId("item-kind").selectOption("rename");
  await form.getByLabel("Column, line 1").selectOption("age");
  await form.getByLabel("New name, line 1").fill("years");
  await form.getByLabel("New name, line 1").blur();
  await page.getByTestId("save-item").click();
  await expect.poll(() => told(visit)).toEqual(["Sort by age , largest first", "Rename age to years"]);
  await page.getByTestId("apply").click();
  await page.locator('[data-testid="header"]', { hasText: "dirty-cleaned.csv" }).waitFor();
  await visit.view("profile");
  const { bytes } = await visit.save("profile-downloads", "csv");
  expect(bytes.toString().split("\n").slice(0, 2)).toEqual(["name,years", "n74,74"]);
  await visit.end();
});

test("a note of the profile leads to the step that mends it", async () => {
  const visit = await page.visit({});
  const ages = ["name,age", ...Array.from({ length: 200 }, (_, i) => `n${i},${i % 4 === 3 ? "" : 18 + ((i * 7) % 50)}`)].join("\n");
  await visit.drop("dirty.csv", new TextEncoder().encode(ages));
  await visit.profiled();
  await visit.page.getByRole("button", { name: /^Mend age/ }).first().click();
  await visit.reached("clean", "done");
  const wanted = visit.page.getByTestId("suggestion").filter({ hasText: "Fill missing" });
  await expect.poll(() => wanted.getByRole("button").evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button)).toBe(true);
  await visit.page.keyboard.press("Enter");
  await expect.poll(() => told(visit)).toEqual(["Fill missing age with the median"]);
  await visit.end();
});

test("where no step is suggested for a note, a form is opened for one", async () => {
  const visit = await page.visit({});
  await visit.drop("dirty.csv", new TextEncoder().encode(GAPS));
  await visit.profiled();
  await visit.page.getByRole("button", { name: /^Mend age/ }).first().click();
  await visit.see("item-form");
  expect(await visit.page.getByTestId("item-kind").inputValue()).toBe("fill");
  await visit.page.locator('[data-testid="item-note"]', { hasText: "25 rows would change" }).waitFor();
  await visit.page.getByTestId("save-item").click();
  await expect.poll(() => told(visit)).toEqual(["Fill missing age with the most frequent value"]);
  await visit.end();
});
