import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { textOf } from "./support/visit.js";

const page = site();

test("segments are drawn, said in words and counted", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const cards = visit.page.getByTestId("segment-card");
  const texts = await Promise.all((await cards.all()).map(textOf));
  const rows = texts.map((text) => Number(/([\d,]+) rows/.exec(text)?.[1]?.replaceAll(",", "")));
  expect(texts.length).toBeGreaterThanOrEqual(3);
  expect(rows.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(3000);
  expect(texts.some((text) => /average|×|than/.test(text))).toBe(true);
  const map = visit.page.getByTestId("segment-map").locator("svg[role=img]");
  expect(await map.getAttribute("aria-label")).toContain("Scatter plot");
  // Every segment has a shape of its own, so that color is not the only sign.
  const shapes = await map.locator("path").evaluateAll((paths) => new Set(paths.map((path) => path.getAttribute("d"))).size);
  expect(shapes).toBeGreaterThanOrEqual(texts.length);
  await visit.end();
});

test("segments can be seen on two columns of the file", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const map = visit.page.getByTestId("segment-map");
  await map.getByTestId("axis-0").selectOption("quantity");
  await map.getByTestId("axis-1").selectOption("unit_price");
  await map.locator('svg[aria-label*="by quantity and unit_price"]').waitFor();
  // Many points are one path; each begins with a move of its own.
  const moves = await map.locator("svg[role=img] path[fill]").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")?.split("M").length ?? 0));
  expect(moves.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(2000);
  await visit.end();
});

test("a running task is cancelled, and another one runs", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const form = visit.page.getByTestId("segment-params");
  await form.locator("summary").click();
  await form.locator('[data-param="nInit"] input').fill("100000");
  await form.locator('[data-param="k"] input').fill("9");
  await form.getByTestId("run").click();
  await visit.reached("segment", "running");
  await form.getByTestId("cancel-run").click();
  await visit.see("cancelled");
  await form.locator('[data-param="nInit"] input').fill("2");
  await form.locator('[data-param="k"] input').fill("3");
  await form.getByTestId("run").click();
  await visit.page.locator('[data-testid="segment-view"][data-state="done"]').waitFor();
  await expect.poll(() => visit.page.getByTestId("segment-card").count()).toBe(3);
  await visit.end();
});

test("a setting out of range is said at its field, and one that contradicts another by the engine", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const form = visit.page.getByTestId("segment-params");
  const k = form.locator('[data-param="k"] input');
  await k.fill("many");
  await k.blur();
  expect(await form.getByRole("alert").innerText()).toContain("a number or auto");
  expect(await form.getByTestId("run").isDisabled()).toBe(true);
  await k.fill("auto");
  await form.locator("summary").click();
  await form.locator('[data-param="kMin"] input').fill("8");
  await form.locator('[data-param="kMax"] input').fill("3");
  await form.getByTestId("run").click();
  await visit.reached("segment", "failed");
  expect(await visit.see("segment-error")).toContain("kMax");
  await form.locator('[data-param="kMax"] input').fill("9");
  await form.getByTestId("run").click();
  await visit.reached("segment", "done");
  await visit.end();
});

test("results are saved as CSV, Parquet, Arrow and JSON", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const csv = await visit.save("segment-downloads", "csv");
  expect(csv.name).toBe("retail-segments.csv");
  expect(csv.bytes.toString().split("\n")[0]).toMatch(/^row,segment,distance/);
  const parquet = await visit.save("segment-downloads", "parquet");
  expect(parquet.bytes.subarray(0, 4).toString()).toBe("PAR1");
  const arrow = await visit.save("segment-downloads", "arrow");
  expect(arrow.bytes.subarray(0, 6).toString()).toBe("ARROW1");
  const report = await visit.save("segment-downloads", "report");
  expect((JSON.parse(report.bytes.toString()) as { k: number }).k).toBeGreaterThanOrEqual(2);
  await visit.end();
});

test("the call is shown as JavaScript, command line and JSON", async () => {
  const visit = await page.visit({ query: "?sample=energy" });
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  const code = visit.page.getByTestId("forecast").getByTestId("code");
  expect(await textOf(code)).toContain('value: "load_mw"');
  await code.getByRole("button", { name: "Command line" }).click();
  expect(await code.locator("pre").innerText()).toContain("--value load_mw");
  await code.getByRole("button", { name: "JSON" }).click();
  expect(JSON.parse(await code.locator("pre").innerText())).toMatchObject({ task: "forecast", params: { value: "load_mw" } });
  await visit.end();
});
