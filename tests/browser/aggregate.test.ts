import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";

import { sample, site } from "./support/site.js";
import { textOf, type Visit } from "./support/visit.js";

const page = site();

/** The rows of the sample as texts by the names of their columns. */
async function retail(): Promise<Record<string, string>[]> {
  const [header = "", ...lines] = (await sample("retail")).toString().trim().split("\n");
  const names = header.split(",");
  const fields = (line: string): string[] => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/); // commas between quotes do not separate
  return lines.map((line) => Object.fromEntries(fields(line).map((field, i) => [names[i] ?? "", field])));
}

/** The amounts of some rows by what tells them apart. */
function summed(rows: readonly Record<string, string>[], key: (row: Record<string, string>) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + Number(row["amount"]));
  return sums;
}

const ranked = (sums: Map<string, number>): [string, number][] => [...sums].sort((a, b) => b[1] - a[1]);
const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** Opens the sample and goes to its groups. */
async function groups(look: { width?: number; height?: number } = {}): Promise<Visit> {
  const visit = await page.visit({ query: "?sample=retail", ...look });
  await visit.profiled();
  await visit.view("aggregate");
  await visit.reached("aggregate", "done");
  await visit.see("group-words");
  return visit;
}

const words = (visit: Visit): Promise<string> => visit.see("group-words");
const table = (visit: Visit): Promise<string> => textOf(visit.page.getByTestId("aggregate").getByTestId("result-table"));

test("the first grouping comes without a click, and its numbers are those of the file", async () => {
  const rows = await retail();
  const [[top, amount], [next, second]] = ranked(summed(rows, (row) => row["store"] ?? "")) as [[string, number], [string, number]];
  const all = rows.reduce((sum, row) => sum + Number(row["amount"]), 0);
  const visit = await groups();
  expect(await words(visit)).toContain(`${top} has ${((100 * amount) / all).toFixed(1)}% of amount, ${(amount / second).toFixed(1)} times as much as the next, ${next}.`);
  expect(await visit.see("announcer")).toBe(await words(visit));
  const january = summed(rows.filter((row) => row["store"] === "Amsterdam" && row["order_date"]?.startsWith("2025-01")), () => "").get("") ?? 0;
  expect(await table(visit)).toContain(`Amsterdam Jan 1, 2025 ${whole(january)}`);
  // Every line has marks of its own, so that color is not the only sign.
  const shapes = await visit.page.getByTestId("group-picture").locator('path[transform="scale(0.7)"]').evaluateAll((paths) => paths.map((path) => path.getAttribute("d")?.split(/M[-\d.]+ [-\d.]+/)[1]));
  expect(shapes.length).toBe(6);
  expect(new Set(shapes).size).toBe(6);
  await visit.end();
});

test("lines are drawn apart, each on a scale of its own, and one of them is brought out", async () => {
  const visit = await groups();
  const picture = visit.page.getByTestId("group-picture");
  const vienna = picture.getByRole("button", { name: "Vienna" });
  await vienna.click();
  await expect.poll(() => picture.locator('svg.chart g[opacity="0.15"]').count()).toBe(5);
  expect(await vienna.getAttribute("aria-pressed")).toBe("true");
  await picture.getByTestId("apart").click();
  await expect.poll(() => picture.locator("svg[role=img]").count()).toBe(6);
  expect(await picture.getByRole("heading", { level: 3 }).allInnerTexts()).toContain("Vienna");
  await visit.end();
});

test("a choice is answered at once: other groups, another measure", async () => {
  const rows = await retail();
  const visit = await groups();
  await visit.page.getByTestId("by-1").selectOption("");
  await visit.page.getByTestId("by-0").selectOption("category");
  await expect.poll(() => table(visit)).toContain(ranked(summed(rows, (row) => row["category"] ?? "")).map(([name, sum]) => `${name} ${whole(sum)}`).join(" "));
  await visit.page.getByTestId("measure").selectOption("count");
  const electronics = rows.filter((row) => row["category"] === "Electronics").length;
  await expect.poll(() => table(visit)).toContain(`Electronics ${whole(electronics)}`);
  expect(await visit.page.getByTestId("group-picture").locator("svg[role=img]").getAttribute("aria-label")).toContain(`Electronics ${whole(electronics)}`);
  await visit.end();
});

test("a condition and an expression run with Enter", async () => {
  const books = (await retail()).filter((row) => row["category"] === "Books");
  const [[top, amount]] = ranked(summed(books, (row) => row["store"] ?? "")) as [[string, number]];
  const visit = await groups();
  await visit.page.getByTestId("by-1").selectOption("");
  await visit.page.getByTestId("where").fill("category = 'Books'");
  await visit.page.getByTestId("where").press("Enter");
  await expect.poll(() => table(visit)).toContain(`${top} ${whole(amount)}`);
  expect(await textOf(visit.page.getByTestId("group-picture"))).toContain(`the condition left out ${whole(3000 - books.length)}`);
  await visit.page.getByTestId("measure").selectOption("expression");
  await visit.page.getByTestId("expression").fill("round(sum(amount) / count(*), 2)");
  await visit.page.getByTestId("expression").press("Enter");
  await expect.poll(() => words(visit)).toContain("Round(sum(amount) / count(*), 2) is highest in");
  const code = visit.page.getByTestId("aggregate").getByTestId("code");
  await code.getByRole("button", { name: "JSON" }).click();
  expect(JSON.parse(await code.locator("pre").innerText())).toEqual({
    task: "aggregate",
    params: { by: ["store"], measures: { value: "round(sum(amount) / count(*), 2)" }, where: "category = 'Books'", sort: ["-value"], limit: 20, other: true },
  });
  await visit.end();
});

test("a wrong expression shows its place beside its field, and the last answer stays", async () => {
  const visit = await groups();
  const said = await words(visit);
  const where = visit.page.getByTestId("where");
  await where.fill("amount > and 3");
  await where.press("Enter");
  await visit.reached("aggregate", "failed");
  const problem = visit.page.getByTestId("problem-where");
  expect(await textOf(problem)).toContain("at character 10");
  expect(await problem.locator("mark").innerText()).toBe("and");
  expect(await where.getAttribute("aria-invalid")).toBe("true");
  expect(await where.getAttribute("aria-describedby")).toContain("problem-where");
  expect(await words(visit)).toBe(said);
  await where.fill("amuont > 3");
  await where.press("Enter");
  await expect.poll(() => problem.locator("mark").innerText()).toBe("amuont");
  await where.fill("amount > 3");
  await where.press("Enter");
  await visit.reached("aggregate", "done");
  expect(await problem.count()).toBe(0);
  await visit.end();
});

test("the first groups with the others, subtotals and columns side by side", async () => {
  const rows = await retail();
  const stores = ranked(summed(rows, (row) => row["store"] ?? ""));
  const rest = stores.slice(2).reduce((sum, [, amount]) => sum + amount, 0);
  const visit = await groups();
  await visit.page.getByTestId("by-1").selectOption("");
  await visit.page.getByTestId("limit").fill("2");
  await visit.page.getByTestId("limit").press("Enter");
  await expect.poll(() => table(visit)).toContain(`${stores[1]?.[0]} ${whole(stores[1]?.[1] ?? 0)} Other ${whole(rest)}`);
  await visit.page.getByTestId("by-1").selectOption("category");
  await visit.page.getByTestId("layout").selectOption("subtotals");
  await expect.poll(() => table(visit)).toContain("level");
  const pictures = visit.page.getByTestId("group-picture").locator("svg[role=img]");
  await expect.poll(() => pictures.count()).toBe(5);
  await visit.page.getByTestId("layout").selectOption("1");
  await expect.poll(() => table(visit)).toContain("store Books Electronics Grocery Home Sports");
  expect(await pictures.count()).toBe(5);
  await visit.end();
});

test("the whole of it works with the keyboard on a phone", async () => {
  const visit = await groups({ width: 390, height: 800 });
  const summary = visit.page.locator("tablight-aggregate tablight-settings summary");
  await summary.focus();
  await visit.page.keyboard.press("Enter");
  await visit.page.keyboard.press("Tab");
  expect(await visit.page.getByTestId("by-0").evaluate((select) => (select.getRootNode() as ShadowRoot).activeElement === select)).toBe(true);
  await visit.page.keyboard.type("product");
  await visit.page.keyboard.press("Tab");
  await expect.poll(() => visit.page.getByTestId("group-picture").locator("h2").innerText()).toContain("by product");
  const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await visit.page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const broken = await visit.page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe.run()).violations.map(({ id }) => id));
  expect(broken).toEqual([]);
  await visit.end();
});

test("where rows are not kept the file is read again, when Run is pressed", async () => {
  const books = (await retail()).filter((row) => row["category"] === "Books").length;
  const visit = await page.visit();
  // What the engine decides by itself of files larger than memory.
  await visit.page.evaluate(() => {
    const send = Worker.prototype.postMessage as (this: Worker, message: unknown, transfer: Transferable[]) => void;
    Worker.prototype.postMessage = function (this: Worker, message: { args?: { options?: object } }, transfer: unknown) {
      if (message.args?.options) message.args.options = { ...message.args.options, keep: "never" };
      send.call(this, message, transfer as Transferable[]);
    } as typeof Worker.prototype.postMessage;
  });
  await visit.page.getByTestId("sample-retail").click();
  await visit.profiled();
  await visit.view("aggregate");
  const first = await words(visit);
  expect(first).toContain("Online has 36.4% of amount");
  await visit.page.getByTestId("by-1").selectOption("");
  await visit.page.getByTestId("by-0").selectOption("category");
  await visit.page.getByTestId("measure").selectOption("count");
  expect(await words(visit)).toBe(first);
  await visit.page.getByTestId("aggregate-params").getByTestId("run").click();
  await expect.poll(() => table(visit)).toContain(`Books ${whole(books)}`);
  await visit.end();
});

test("groups are saved", async () => {
  const visit = await groups();
  const csv = await visit.save("aggregate-downloads", "csv");
  expect(csv.name).toBe("retail-groups.csv");
  expect(csv.bytes.toString().split("\n")[0]).toMatch(/^store,order_date,sum_amount/);
  await visit.end();
});

test("several measures stand in the table, and any of them is drawn", async () => {
  const rows = await retail();
  const visit = await groups();
  const { page } = visit;
  await page.getByTestId("by-1").selectOption("");
  await page.getByTestId("by-0").selectOption("category");
  await page.getByTestId("add-measure").click();
  const [[top, amount]] = ranked(summed(rows, (row) => row["category"] ?? "")) as [[string, number]];
  const n = rows.filter((row) => row["category"] === top).length;
  await expect.poll(() => table(visit)).toContain(`category sum_amount count ${top} ${whole(amount)} ${whole(n)}`);
  await page.getByTestId("drawn").selectOption("number of rows");
  await expect.poll(() => page.getByTestId("group-picture").locator("h2").innerText()).toBe("Number of rows by category");
  await page.getByTestId("show-table").click();
  await page.getByTestId("group-picture").waitFor({ state: "detached" });
  await page.getByTestId("show-picture").click();
  await page.getByTestId("group-picture").waitFor();
  await page.getByTestId("aggregate").getByTestId("result-table").waitFor({ state: "detached" });
  const code = page.getByTestId("aggregate").getByTestId("code");
  expect(await textOf(code)).toContain('measures: { sum_amount: "sum(amount)", count: "count(*)" }');
  await page.getByRole("button", { name: "Remove measure 2" }).click();
  await page.getByTestId("drawn").waitFor({ state: "detached" });
  await visit.end();
});

test("several measures go side by side, and the table is sorted by its headers with the keyboard", async () => {
  const visit = await groups();
  const { page } = visit;
  await page.getByTestId("by-1").selectOption("category");
  await page.getByTestId("add-measure").click();
  await page.getByTestId("layout").selectOption("1");
  await expect.poll(() => table(visit)).toContain("store Books sum_amount Books count Electronics sum_amount");
  await expect.poll(() => page.getByTestId("group-picture").locator("svg[role=img]").count()).toBe(5);
  const shown = page.getByTestId("aggregate").getByTestId("result-table");
  const header = shown.getByRole("columnheader", { name: "Books count" });
  const counts = async (): Promise<number[]> => (await shown.locator("tbody tr td:nth-child(3)").allInnerTexts()).map((text) => Number(text.replaceAll(",", "")));
  const before = await counts();
  await header.getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => header.getAttribute("aria-sort")).toBe("ascending");
  expect(await counts()).toEqual(before.toSorted((a, b) => a - b));
  await page.keyboard.press("Enter");
  await expect.poll(() => header.getAttribute("aria-sort")).toBe("descending");
  expect(await counts()).toEqual(before.toSorted((a, b) => b - a));
  await page.keyboard.press("Enter");
  await expect.poll(() => header.getAttribute("aria-sort")).toBe("none");
  expect(await counts()).toEqual(before);
  await visit.end();
});

test("of two columns the first groups are given, and the others together", async () => {
  const rows = await retail();
  const pairs = ranked(summed(rows, (row) => `${row["store"]} ${row["category"]}`));
  const rest = pairs.slice(3).reduce((sum, [, amount]) => sum + amount, 0);
  const visit = await groups();
  await visit.page.getByTestId("by-1").selectOption("category");
  await visit.page.getByTestId("limit").fill("3");
  await visit.page.getByTestId("limit").press("Enter");
  await expect.poll(() => table(visit)).toContain(`${pairs[2]?.[0]} ${whole(pairs[2]?.[1] ?? 0)} Other Other ${whole(rest)}`);
  expect(await textOf(visit.page.getByTestId("group-picture"))).toContain("The first 3 are shown, the others together.");
  await visit.end();
});
