import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { site } from "./support/site.js";
import { textOf, textsOf, type Visit } from "./support/visit.js";

const page = site();
/** Customers of a shop, five numbers of each. */
const customers = readFile(fileURLToPath(new URL("../data/segment/online_retail_rfm.parquet", import.meta.url)));

/** The segments of the retail sample, found by k-means. */
async function retail(look: Parameters<typeof page.visit>[0] = {}): Promise<Visit> {
  const visit = await page.visit({ query: "?sample=retail", ...look });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  return visit;
}

/** Runs another method, with some parameters filled in. */
async function runs(visit: Visit, method: string, params: Readonly<Record<string, string>> = {}): Promise<void> {
  const form = visit.page.getByTestId("segment-params");
  await visit.page.getByTestId("method").click();
  await visit.page.locator(`tablight-method-picker input[value="${method}"]`).click();
  for (const [name, value] of Object.entries(params)) {
    const field = form.locator(`[data-param="${name}"] input`);
    if (!(await field.isVisible())) await form.locator("summary").click();
    await field.fill(value);
    await field.blur();
  }
  await form.getByTestId("run").click();
  // The call is that of the run under way.
  await visit.page.getByTestId("segment").getByTestId("code").getByText(`method: "${method}"`).waitFor();
  await visit.reached("segment", "done");
}

/** Waits until the map shows all points. */
const painted = (visit: Visit): Promise<unknown> => visit.page.waitForSelector("tablight-points[painted]");

/** The test id of what has the focus, in whatever shadow root. */
const focused = (visit: Visit): Promise<string | null | undefined> =>
  visit.page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute("data-testid");
  });

/** How many different colors the map has, the nearly transparent left out. */
const colors = (visit: Visit): Promise<number> =>
  visit.page.locator("tablight-points canvas").evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    copy.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const seen = new Map<string, number>();
    for (let i = 0; i < data.length; i += 4) if ((data[i + 3] ?? 0) > 150) {
      const color = [data[i], data[i + 1], data[i + 2]].map((part) => Math.round((part ?? 0) / 40)).join(",");
      seen.set(color, (seen.get(color) ?? 0) + 1);
    }
    return [...seen.values()].filter((pixels) => pixels > 60).length;
  });

test("segments are drawn, named, said in words and counted", async () => {
  const visit = await retail();
  const cards = visit.page.getByTestId("segment-card");
  // They are filled one after the other.
  await expect.poll(async () => (await textsOf(cards)).filter((text) => text.includes("silhouette")).length).toBe(4);
  const texts = await textsOf(cards);
  const rows = texts.map((text) => Number(/([\d,]+) rows/.exec(text)?.[1]?.replaceAll(",", "")));
  expect(rows.reduce((sum, n) => sum + n, 0)).toBe(2162);
  expect(rows).toEqual(rows.toSorted((a, b) => b - a));
  expect(texts.every((text) => /average/.test(text) && /silhouette 0\.\d/.test(text))).toBe(true);
  expect(texts[0]).toContain("low delivery_days");
  await painted(visit);
  expect(await colors(visit)).toBeGreaterThanOrEqual(4);
  const map = visit.page.getByTestId("segment-map");
  expect(await map.locator("svg[role=img]").getAttribute("aria-label")).toMatch(/^Scatter plot of 2,162 rows by component 1/);
  const before = await colors(visit);
  await map.getByRole("button", { name: "Segment 2" }).click();
  await expect.poll(() => colors(visit)).toBeLessThan(before);
  await visit.end();
});

test("segments can be seen on two columns of the file", async () => {
  const visit = await retail();
  const map = visit.page.getByTestId("segment-map");
  await map.getByTestId("axis-0").selectOption("quantity");
  await map.getByTestId("axis-1").selectOption("unit_price");
  await map.locator('svg[aria-label*="2,162 rows by quantity and unit_price"]').waitFor();
  await painted(visit);
  expect(await colors(visit)).toBeGreaterThanOrEqual(4);
  await visit.end();
});

test("rules, centers, silhouettes and every criterion are shown, each with its figures", async () => {
  const visit = await retail();
  const rules = await visit.see("segment-rules");
  expect(rules).toMatch(/\d+ rules put 9\d(\.\d)?% of the rows/);
  expect(rules).toMatch(/If quantity up to [\d.]+/);
  const quality = visit.page.getByTestId("quality");
  await quality.locator('svg[aria-label^="Silhouette plot of 4 segments; means: Segment 0 0."]').waitFor();
  for (const name of ["Silhouette", "Caliński–Harabasz", "Davies–Bouldin", "Inertia"]) await quality.locator(`svg[aria-label^="${name} for 2 segments"]`).waitFor();
  expect(await textOf(quality)).toMatch(/Best is 4 by Silhouette.*Taken: 4/);
  const centers = visit.page.getByTestId("centers");
  await centers.getByRole("button", { name: "Heat map" }).click();
  await expect.poll(() => textOf(centers)).toMatch(/unit_price.*\+2\.\d/);
  await visit.end();
});

test("a segment is renamed by keyboard, and everything that is shown and saved has the name", async () => {
  const visit = await retail();
  await visit.page.getByTestId("rename").first().press("Enter");
  await expect.poll(() => focused(visit)).toBe("segment-name");
  await visit.page.keyboard.type("Small baskets");
  await visit.page.keyboard.press("Enter");
  await visit.page.getByTestId("segment-map").getByRole("button", { name: "Small baskets" }).waitFor();
  await expect.poll(() => focused(visit)).toBe("rename");
  await expect.poll(() => visit.see("segment-rules")).toContain("Small baskets");
  const csv = (await visit.save("segment-downloads", "csv")).bytes.toString().trim().split("\n");
  expect(csv[0]).toMatch(/^row,segment,distance,pc1,pc2,segment_name\r?$/);
  expect(csv.length).toBe(3001);
  expect(csv.filter((line) => line.includes("Small baskets")).length).toBe(722);
  // The order of the rows is that of the file.
  expect(csv.slice(1).every((line, i) => line.startsWith(`${i},`))).toBe(true);
  const report = JSON.parse((await visit.save("segment-downloads", "report")).bytes.toString()) as { segments: { name: string }[] };
  expect(report.segments[0]?.name).toBe("Small baskets");
  // An empty name takes it back.
  await visit.page.getByTestId("rename").first().click();
  await visit.page.getByTestId("segment-name").fill("");
  await visit.page.keyboard.press("Enter");
  await visit.page.getByTestId("segment-map").getByRole("button", { name: "Segment 0" }).waitFor();
  await visit.end();
});

test("rows within a line on the map, of a segment, and typical ones are shown as they are in the file", async () => {
  const visit = await retail();
  await painted(visit);
  const { page: tab } = visit;
  const box = await tab.locator("tablight-points .line").boundingBox();
  if (!box) throw new Error("the map is not there");
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await tab.mouse.move(...at(0.05, 0.05));
  await tab.mouse.down();
  for (const [x, y] of [[0.99, 0.05], [0.99, 0.95], [0.05, 0.95]] as const) await tab.mouse.move(...at(x, y), { steps: 5 });
  await tab.mouse.up();
  await expect.poll(() => visit.see("segment-rows")).toMatch(/Rows within the line 2,162 rows, the first 1,000 shown/);
  await expect.poll(() => visit.see("picked-rows")).toContain("order_id");
  await tab.getByTestId("row-filter").selectOption("2");
  await expect.poll(() => visit.see("segment-rows")).toMatch(/485 rows/);
  await expect.poll(() => visit.see("picked-rows")).toContain("Segment 2");
  expect(await tab.getByRole("button", { name: "Clear the line" }).count()).toBe(0);
  const card = tab.getByTestId("segment-card").first();
  await card.getByTestId("examples").locator("summary").click();
  // The nearest row to the center, by its number in the file.
  await expect.poll(() => textOf(card)).toMatch(/Typical row order_id.* 2,776 102,777/);
  await visit.end();
});

test("which segments last is measured on demand, and what told their number stays", async () => {
  const visit = await retail();
  await visit.page.getByTestId("check-stability").click();
  await visit.page.getByTestId("stability").first().waitFor();
  expect(await visit.page.getByTestId("stability").first().innerText()).toMatch(/stability [01](\.\d+)?: lasts/);
  await visit.see("criteria");
  await visit.end();
});

test("many segments: the largest first, the others on demand, rows in none apart, and the tree", async () => {
  const visit = await retail();
  await runs(visit, "hdbscan");
  const cards = visit.page.getByTestId("segment-card");
  await expect.poll(() => cards.count()).toBe(6);
  expect(await visit.see("noise-card")).toMatch(/In no segment 130 rows ?, 6%/);
  await visit.page.getByTestId("segment-map").getByRole("button", { name: "No segment" }).waitFor();
  await visit.page.getByTestId("all-segments").click();
  await expect.poll(() => cards.count()).toBe(31);
  const tree = visit.page.getByTestId("segment-tree");
  await tree.locator('svg[aria-label^="Condensed tree of 143 clusters, of which 31 were chosen"]').waitFor();
  await tree.locator("summary").click();
  await expect.poll(() => textOf(tree)).toContain("page 1 of 15");
  await visit.page.getByTestId("row-filter").selectOption("-1");
  await expect.poll(() => visit.see("segment-rows")).toMatch(/130 rows/);
  await visit.end();
});

test("the method that decides for itself says what it took and why", async () => {
  const visit = await retail();
  await runs(visit, "auto");
  const choice = await visit.see("segment-choice");
  expect(choice).toMatch(/Taken: HDBSCAN/);
  expect(choice).toMatch(/13 dense places lie apart/);
  expect(choice).toMatch(/What density said: \d+ ways/);
  await visit.end();
});

test("every method shows what it found on customers of a real shop, without an error", async () => {
  const visit = await page.visit();
  await visit.drop("online_retail_rfm.parquet", await customers);
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const params: Record<string, Record<string, string>> = { gmm: { k: "4" }, agglomerative: { k: "4" }, genie: { k: "4" }, dbscan: {}, hdbscan: { minClusterSize: "50" }, auto: {} };
  for (const [method, given] of Object.entries(params)) {
    await runs(visit, method, given);
    await painted(visit);
    expect(await visit.page.getByTestId("segment-card").count(), method).toBeGreaterThanOrEqual(1);
    expect(await visit.page.locator("tablight-error").count(), method).toBe(0);
    const trees = ["agglomerative", "genie", "hdbscan"].includes(method) ? 1 : 0;
    await expect.poll(() => visit.page.getByTestId("segment-tree").count(), { message: method }).toBe(trees);
  }
  await visit.end();
});

test("columns of text are compared by k-modes, and with numbers by k-prototypes", async () => {
  const visit = await retail();
  await runs(visit, "kmodes", { k: "3", nInit: "1" });
  await expect.poll(() => visit.page.getByTestId("segment-card").count()).toBe(3);
  expect(await visit.see("centers")).toMatch(/category .*(Grocery|Home|Sports|Books)/);
  expect(await visit.see("segment-card")).toMatch(/ is .* in \d+ % of the rows, against \d+ % overall [\d.]+×/);
  // Text has no place on an axis.
  expect(await visit.page.getByTestId("axis-0").count()).toBe(0);
  await runs(visit, "kprototypes", { k: "4", nInit: "1" });
  await expect.poll(() => visit.page.getByTestId("segment-card").count()).toBe(4);
  expect(await visit.page.getByTestId("axis-0").locator("option").allInnerTexts()).not.toContain("category");
  await visit.end();
});

test("the map is zoomed and moved by buttons, keys and the wheel, and a line still takes the rows within it", async () => {
  const visit = await retail();
  await painted(visit);
  const frame = visit.page.getByTestId("map-frame");
  const sight = (): Promise<number[]> => frame.getAttribute("data-sight").then((text) => (text ?? "").split(" ").map(Number));
  expect(await frame.getAttribute("data-sight")).toBe("all");
  expect(await visit.page.getByTestId("map-farther").isDisabled()).toBe(true);
  await visit.page.getByTestId("map-nearer").click();
  await expect.poll(sight).toHaveLength(4);
  const [low = 0, high = 0, bottom = 0] = await sight();
  await frame.focus();
  await visit.page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await sight())[0]).toBeGreaterThan(low);
  await visit.page.keyboard.press("ArrowUp");
  await expect.poll(async () => (await sight())[2]).toBeGreaterThan(bottom);
  await visit.page.keyboard.press("+");
  await expect.poll(async () => ((await sight())[1] ?? 0) - ((await sight())[0] ?? 0)).toBeLessThan((high - low) * 0.8);
  await visit.page.keyboard.press("0");
  await expect.poll(() => frame.getAttribute("data-sight")).toBe("all");
  // Once it has the focus, the wheel zooms it and does not scroll the page.
  await frame.scrollIntoViewIfNeeded();
  const box = await visit.page.locator("tablight-points .line").boundingBox();
  if (!box) throw new Error("the map is not there");
  const scrolled = await visit.page.evaluate(() => scrollY);
  await visit.page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
  await visit.page.mouse.wheel(0, -400);
  await expect.poll(sight).toHaveLength(4);
  expect(await visit.page.evaluate(() => scrollY)).toBe(scrolled);
  await painted(visit);
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await visit.page.mouse.move(...at(0.1, 0.1));
  await visit.page.mouse.down();
  for (const [x, y] of [[0.95, 0.1], [0.95, 0.85], [0.1, 0.85]] as const) await visit.page.mouse.move(...at(x, y), { steps: 5 });
  await visit.page.mouse.up();
  await expect.poll(() => visit.see("segment-rows")).toMatch(/Rows within the line [\d,]+ rows/);
  expect(Number(/within the line ([\d,]+) rows/.exec(await visit.see("segment-rows"))?.[1]?.replaceAll(",", ""))).toBeLessThan(2162);
  await visit.page.getByTestId("map-all").click();
  await expect.poll(() => frame.getAttribute("data-sight")).toBe("all");
  await visit.end();
});

test("segments stand beside a column and beside those of the run before, with the rows they share", async () => {
  const visit = await retail();
  const beside = visit.page.getByTestId("segment-beside");
  await beside.locator("summary").click();
  await visit.page.getByTestId("beside").selectOption("category");
  await beside.locator('svg[aria-label^="Which groups share rows"]').waitFor();
  await expect.poll(() => textOf(beside)).toMatch(/agree in part \(adjusted Rand index 0\.37\)/);
  expect(await textOf(beside)).toMatch(/2,162 rows in 5 and 4 groups ?; 838 rows left out/);
  await runs(visit, "gmm", { k: "3" });
  await expect.poll(() => beside.getByTestId("beside").inputValue()).toBe("");
  await expect.poll(() => textOf(beside)).toMatch(/the run before \(k-means, 4 segments\)/);
  await expect.poll(() => textOf(beside)).toMatch(/2,162 rows in 4 and 3 groups/);
  await expect.poll(() => textOf(beside)).toMatch(/adjusted Rand index 0\.\d+/);
  await visit.end();
});

test("who moved from segment to segment is followed over time", async () => {
  const visit = await retail();
  const moves = visit.page.getByTestId("segment-moves");
  await moves.locator("summary").click();
  await visit.see("moves-words");
  expect(await visit.page.getByTestId("follow-entity").inputValue()).toBe("customer");
  const words = await visit.see("moves-words");
  expect(words).toMatch(/\d+ values of customer over \d+ months: from one month to the next \d+(\.\d)?% stayed in their segment, \d+(\.\d)?% moved/);
  await moves.locator('svg[aria-label^="Who moved between segments over 8 months"]').waitFor();
  await visit.page.getByTestId("follow-every").selectOption("quarter");
  await expect.poll(() => visit.see("moves-words")).toMatch(/over 4 quarters/);
  await visit.end();
});

test("a file with one column of numbers is grouped by its categories too", async () => {
  const visit = await page.visit({ query: "?sample=cards" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const centers = await visit.see("centers");
  for (const column of ["amount_eur", "category", "channel"]) expect(centers).toContain(column);
  expect(await visit.page.getByTestId("segment-card").count()).toBeGreaterThanOrEqual(2);
  await visit.end();
});

test("customers of a log are scored by recency, frequency and amount", async () => {
  const visit = await retail();
  await visit.page.getByTestId("by-log").click();
  await visit.page.waitForSelector('[data-testid="rfm-view"][data-state="done"]');
  const grid = await visit.see("rfm-grid");
  expect(grid).toContain("637 customers from 3,000 rows");
  for (const name of ["champions", "cannot lose them", "hibernating"]) expect(grid).toContain(name);
  // The cells of the grid hold every customer once.
  const cells = await visit.page.locator('[data-testid="rfm-grid"] td strong').allInnerTexts();
  expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(637);
  expect(await visit.see("rfm-segment")).toMatch(/champions 20\.4% of customers 31\.1% of the amount 130 customers ?; on average 6\.9 transactions for 868\.3 ?, the last 14 days ago/);
  await visit.page.getByTestId("rfm-segment").first().getByRole("button").click();
  await expect.poll(() => visit.page.locator('[data-testid="rfm-grid"] td.picked').count()).toBe(4);
  expect((await visit.save("rfm-downloads", "csv")).bytes.toString().split("\n")[0]).toMatch(/^customer,recency_days,frequency,monetary,r,f,m,segment/);
  expect(await violations(visit)).toEqual([]);
  await visit.page.getByTestId("by-rows").click();
  await visit.page.getByTestId("segment-map").waitFor();
  await visit.end();
});

test("a hundred thousand points are painted as a density", async () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `${(Math.sin(i) * 3 + (i % 2) * 20).toFixed(4)},${(Math.cos(i * 7) * 3).toFixed(4)}`);
  const visit = await page.visit();
  await visit.drop("many.csv", Buffer.from(`a,b\n${lines.join("\n")}\n`));
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  await painted(visit);
  await visit.page.getByTestId("segment-map").locator('svg[aria-label^="Scatter plot of 100,000 rows"]').waitFor();
  expect(await visit.see("segment-map")).toContain("Each spot has the color of the segment");
  expect(await colors(visit)).toBeGreaterThanOrEqual(2);
  await visit.end();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`everything that is folded away is accessible too, ${colorScheme}`, async () => {
    const visit = await retail({ colorScheme });
    await visit.page.locator('[data-testid="segment"] details').evaluateAll((parts) => parts.forEach((part) => ((part as HTMLDetailsElement).open = true)));
    await expect.poll(() => visit.see("segment-card")).toContain("Borderline");
    await visit.page.getByTestId("centers").getByRole("button", { name: "Heat map" }).click();
    await visit.page.getByTestId("row-filter").selectOption("1");
    await visit.see("picked-rows");
    expect(await violations(visit)).toEqual([]);
    await visit.end();
  });
}

test("on a phone nothing is wider than the screen", async () => {
  const visit = await retail({ width: 390, height: 844 });
  await painted(visit);
  const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
  await visit.end();
});
