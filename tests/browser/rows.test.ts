import { expect, test } from "vitest";

import { sample, site } from "./support/site.js";
import type { Visit } from "./support/visit.js";

const page = site();
const ROWS = 1_000_000;

/** Drops a table of a million rows that is made in the page. */
async function dropMillion(visit: Visit): Promise<void> {
  const transfer = await visit.page.evaluateHandle((rows) => {
    const parts = ["row,kind,amount,a,b\n"];
    for (let i = 1; i <= rows; i++) parts.push(`${i},k${i % 7},${((i * 7919) % 10_007) / 4},x,y\n`);
    const transfer = new DataTransfer();
    transfer.items.add(new File([parts.join("")], "million.csv"));
    return transfer;
  }, ROWS);
  await visit.page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await visit.profiled();
}

test("a table of a million rows is scrolled through to its end, and only what is in sight is drawn", async () => {
  const visit = await page.visit();
  await dropMillion(visit);
  await visit.view("segment");
  const form = visit.page.getByTestId("segment-params");
  // So many cells are not segmented before somebody says so.
  await visit.reached("segment", "idle");
  await form.locator('[data-param="k"] input').fill("2");
  await form.getByTestId("run").click();
  await visit.reached("segment", "done");
  const table = visit.page.getByTestId("segment").getByTestId("result-table");
  const rows = table.getByTestId("rows");
  expect(await table.locator("table").getAttribute("aria-rowcount")).toBe(String(ROWS + 1));
  await rows.scrollIntoViewIfNeeded();
  await rows.evaluate((view) => (view.scrollTop = view.scrollHeight));
  const last = table.locator(`tr[aria-rowindex="${ROWS + 1}"]`);
  await last.waitFor();
  expect((await last.locator("td").first().innerText()).replaceAll(",", "")).toBe(String(ROWS - 1));
  expect(await table.locator("tbody tr").count()).toBeLessThan(50);
  await table.getByTestId("go-to-row").fill("777777");
  await table.getByTestId("go-to-row").press("Enter");
  await expect.poll(() => visit.see("rows-in-sight")).toContain("rows 777,777 to");
  // A pixel of the scroll bar stands for two rows here: the row is where it was gone to within a fraction of its height.
  expect(await rows.evaluate((view) => {
    const top = view.getBoundingClientRect().top + (view.querySelector("thead")?.getBoundingClientRect().height ?? 0);
    const row = view.querySelector('tr[aria-rowindex="777778"]')?.getBoundingClientRect();
    return row ? Math.abs(row.top - top) : Number.NaN;
  })).toBeLessThan(5);
  await rows.focus();
  await visit.page.keyboard.press("ArrowDown");
  await expect.poll(() => visit.see("rows-in-sight")).toContain("rows 777,778 to");
  await visit.page.keyboard.press("Home");
  await expect.poll(() => visit.see("rows-in-sight")).toContain("rows 1 to 15");
  await visit.end();
});

test("rows are copied as Markdown, in the order that is shown", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await visit.profiled();
  await visit.page.getByTestId("ask-worth").click();
  await visit.reached("aggregate", "done");
  const table = visit.page.getByTestId("aggregate").getByTestId("result-table");
  await table.locator('[data-sort="customer"]').click();
  await table.getByTestId("copy-markdown").click();
  const text = await visit.page.evaluate(() => navigator.clipboard.readText());
  const lines = text.split("\n");
  expect(lines[0]).toMatch(/^\| customer \| sum_amount \| count \|$/);
  expect(lines[1]).toBe("| --- | ---: | ---: |");
  expect(lines).toHaveLength(22);
  const names = lines.slice(2).map((line) => line.split(" | ")[0] ?? "");
  expect(names).toEqual([...names].sort());
  await visit.end();
});

test("a picture of a result is saved as SVG that needs nothing of the page, and as PNG", async () => {
  const visit = await page.visit({ colorScheme: "dark", query: "?sample=machines" });
  await visit.profiled();
  await visit.page.getByTestId("ask-drifting").click();
  await visit.reached("aggregate", "done");
  const svg = await visit.save("group-picture", "svg");
  const text = svg.bytes.toString();
  expect(svg.name).toMatch(/vibration.*\.svg$/);
  expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(text).toContain("mill-2");
  expect(text).not.toMatch(/var\(|class=|light-dark/);
  const png = await visit.save("group-picture", "png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  // Drawn by a page that knows nothing of this one, the two look alike: the ground is dark and the lines are not.
  const tones = await visit.page.evaluate(async ({ svg, png }) => {
    const tones = async (src: string): Promise<number[]> => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: 200, height: 100 });
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0, 200, 100);
      const { data } = context.getImageData(0, 0, 200, 100);
      const light = Array.from({ length: 20_000 }, (_, i) => ((data[4 * i] ?? 0) + (data[4 * i + 1] ?? 0) + (data[4 * i + 2] ?? 0)) / 3);
      return [Math.min(...light), light.reduce((sum, one) => sum + one, 0) / light.length, Math.max(...light)];
    };
    return { svg: await tones(`data:image/svg+xml;base64,${svg}`), png: await tones(`data:image/png;base64,${png}`) };
  }, { svg: svg.bytes.toString("base64"), png: png.bytes.toString("base64") });
  for (const [low, mean, high] of [tones.svg, tones.png]) {
    expect(low).toBeLessThan(40);
    expect(mean).toBeLessThan(70);
    expect(high).toBeGreaterThan(120);
  }
  await visit.end();
});

test("a table of some thousand rows scrolls with the keyboard", async () => {
  const visit = await page.visit();
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const rows = visit.page.getByTestId("segment").getByTestId("rows");
  await rows.focus();
  await visit.page.keyboard.press("End");
  await expect.poll(() => visit.see("rows-in-sight")).toMatch(/to 3,000$/);
  await visit.end();
});
