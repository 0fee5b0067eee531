import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { sample, site } from "./support/site.js";
import { textOf, textsOf, type Visit } from "./support/visit.js";

const page = site();

/** The sample of energy from a day on; what is measured from `unknown` on is left out, but not the temperature. */
async function december(from = "2025-12-01", unknown = "9999"): Promise<Buffer> {
  const [head = "", ...rows] = (await sample("energy")).toString().trim().split("\n");
  const kept = rows.filter((row) => row >= from).map((row) => (row < unknown ? row : row.replace(/^([^,]*,[^,]*),[^,]*/, "$1,")));
  return Buffer.from([head, ...kept].join("\n"));
}

/** A file opened by dropping it, and its forecast on the screen. */
async function forecastOf(name: string, rows: Uint8Array, look = {}): Promise<Visit> {
  const visit = await page.visit(look);
  await visit.drop(name, rows);
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  return visit;
}

/** Waits until a folded part has come to a state. */
const came = (visit: Visit, part: string, state: string): Promise<void> => visit.page.locator(`[data-testid="${part}"][data-state="${state}"]`).waitFor();

/** The points of the picture's zoom that are shown: the handles at its ends. */
const shown = (visit: Visit): Promise<number[]> => visit.page.getByTestId("zoom").locator("input").evaluateAll((inputs) => inputs.map((input) => Number((input as HTMLInputElement).value)));

test("what comes is said first, then how sure it is and how it was made", async () => {
  const visit = await page.visit({ query: "?sample=energy" });
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  expect(await visit.see("headline")).toMatch(/^load_mw of north .*uncertain ±[\d.]+ %\. On average that is [\d,.]+ (more|less) than in the 24 steps before/);
  const words = await visit.see("forecast-words");
  expect(words).toMatch(/On the last 24 values, held back, it was \d+% (nearer|farther off) than repeating the last season/);
  expect(words).toMatch(/\d+ lay within the 80% interval and \d+ lay within the 95% interval/);
  expect(words).toContain("Repeats itself every day (24 steps) and every week (168 steps)");
  expect(await visit.see("forecast-made")).toMatch(/median of 5 forecasts.*ets.*mstl.*dynamic optimized theta.*ar lag/s);
  await visit.page.locator('[data-testid="forecast-picture"] svg[aria-label*="past values"]:not([aria-label*=" 0 past values"])').waitFor();
  expect(await visit.see("leaderboard")).toMatch(/south.*seasonal naive/s);
  await visit.page.getByTestId("multiple").filter({ hasText: "south" }).click();
  await visit.page.locator('[data-testid="forecast-picture"] svg[aria-label*="of south"]').waitFor();
  const picture = visit.page.getByTestId("forecast-picture").locator("svg[role=img]");
  expect(await picture.getAttribute("aria-label")).toMatch(/forecast of 24 steps/);
  await visit.end();
});

test("the history is zoomed by buttons, by keys and with a brush", async () => {
  const visit = await forecastOf("load.csv", await december());
  const label = (): Promise<string | null> => visit.page.getByTestId("forecast-picture").locator("svg[role=img]").getAttribute("aria-label");
  await visit.page.getByTestId("zoom").waitFor();
  const [from = 0, to = 0] = await shown(visit);
  expect(to - from).toBe(24 * 7 - 1);
  await visit.page.getByTestId("zoom").getByLabel("Shown from").press("Home");
  await expect.poll(() => shown(visit)).toEqual([0, to]);
  await expect.poll(label).toContain("744 past values");
  await visit.page.getByTestId("zoom").getByLabel("Shown to").press("PageDown");
  await expect.poll(async () => (await shown(visit))[1]).toBeLessThan(to);
  await visit.page.getByRole("button", { name: "recent" }).click();
  await expect.poll(() => shown(visit)).toEqual([from, to]);
  // Pressing the button may have moved the page.
  await visit.page.getByTestId("zoom-strip").scrollIntoViewIfNeeded();
  const strip = await visit.page.getByTestId("zoom-strip").boundingBox();
  if (!strip) throw new Error("there is no strip");
  await visit.page.mouse.move(strip.x + strip.width * 0.2, strip.y + 20);
  await visit.page.mouse.down();
  await visit.page.mouse.move(strip.x + strip.width * 0.4, strip.y + 20, { steps: 4 });
  await visit.page.mouse.up();
  await expect.poll(async () => (await shown(visit)).map((at) => Math.round((at / to) * 20) / 20)).toEqual([0.2, 0.4]);
  await visit.end();
});

test("every method forecasts, and says how", async () => {
  const visit = await forecastOf("load.csv", await december("2025-12-21"));
  const form = visit.page.getByTestId("forecast-params");
  await form.locator('[data-param="season"] input').fill("24");
  const methods = await form.locator("select#method option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(methods.length).toBeGreaterThan(20);
  for (const method of methods) {
    await form.locator("select#method").selectOption(method);
    await form.getByTestId("run").click();
    await visit.page.locator('[data-testid="forecast"] [data-testid="code"]').last().filter({ hasText: method === methods[0] ? "season" : `"${method}"` }).waitFor();
    await visit.reached("forecast", "done");
    expect(await visit.see("headline"), method).toMatch(/load_mw of north|Forecast by/);
    expect((await visit.see("forecast-made")).length, method).toBeGreaterThan(40);
  }
  await visit.end();
});

test("one series among a thousand is found by its name, or by its error", async () => {
  const rows = Array.from({ length: 1000 }, (_, i) =>
    Array.from({ length: 30 }, (_, t) => `shop-${String(i).padStart(4, "0")},20${20 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-01,${100 + i + 10 * Math.sin((t * Math.PI) / 6) + ((t * 7919 + i * 104_729) % 97) / 5}`).join("\n"),
  );
  const visit = await page.visit();
  await visit.drop("shops.csv", Buffer.from(`shop,month,units\n${rows.join("\n")}`));
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  expect(await visit.see("series-found")).toContain("1,000 series");
  await visit.page.getByTestId("series-search").fill("07 9");
  await expect.poll(() => visit.see("series-found")).toContain("of 1,000 series");
  await visit.page.getByTestId("series-search").fill("0742");
  await visit.page.getByTestId("series-search").press("Enter");
  await expect.poll(() => visit.see("headline")).toContain("shop-0742");
  // Both before the page draws again: the second choice keeps the first.
  await visit.page.getByTestId("series-search").evaluate((search: HTMLInputElement) => {
    const order = (search.getRootNode() as ShadowRoot).querySelector<HTMLSelectElement>("[data-testid=series-order]");
    search.value = "";
    search.dispatchEvent(new Event("input"));
    if (order) order.value = "worst";
    order?.dispatchEvent(new Event("change"));
  });
  const tiles = visit.page.getByTestId("multiple");
  const errors = async (): Promise<number[]> => (await textsOf(tiles)).map((text) => Number(/MASE ([\d.]+)/.exec(text)?.[1]));
  await expect.poll(async () => (await errors()).length).toBe(12);
  await expect.poll(async () => ((found) => found.every((error, i) => i === 0 || error <= (found[i - 1] ?? 0)))(await errors())).toBe(true);
  const [worst = 0] = await errors();
  await visit.page.getByTestId("series-order").selectOption("best");
  await expect.poll(async () => (await errors())[0] ?? worst).toBeLessThan(worst);
  await tiles.nth(3).click();
  const name = /shop-\d+/.exec(await textOf(tiles.nth(3)))?.[0] ?? "";
  await expect.poll(() => visit.see("headline")).toContain(name);
  // Next goes on in the order that is shown.
  await visit.page.getByTestId("series-picker").getByRole("button", { name: "Next" }).click();
  await expect.poll(() => visit.see("headline")).toContain(/shop-\d+/.exec(await textOf(tiles.nth(4)))?.[0]);
  await visit.end();
});

test("methods are compared on the past, and the best one forecasts", async () => {
  const visit = await forecastOf("load.csv", await december("2025-12-11"));
  const panel = visit.page.getByTestId("backtest");
  await panel.locator("summary").first().press("Enter");
  for (const method of ["auto", "mstl", "dynamic optimized theta"]) await panel.getByRole("checkbox", { name: method, exact: true }).uncheck();
  await panel.getByRole("checkbox", { name: "naive", exact: true }).check();
  await panel.getByTestId("origins").fill("3");
  await panel.getByTestId("steps").fill("12");
  await panel.getByTestId("run-backtest").click();
  await came(visit, "backtest", "done");
  const rows = await textsOf(panel.getByTestId("standing"));
  expect(rows.map((row) => row.split(" ")[0]).sort()).toEqual(["ar", "naive", "seasonal"]);
  const errors = rows.map((row) => Number(/([\d.]+)/.exec(row)?.[1]));
  expect([...errors].sort((a, b) => a - b)).toEqual(errors);
  expect(await visit.see("backtest-result")).toMatch(/From 3 points ?, 12 steps each/);
  await panel.getByTestId("backtest-own").click();
  await expect.poll(async () => (await textsOf(panel.getByTestId("standing"))).every((row) => row.endsWith(" 1"))).toBe(true);
  await panel.getByRole("button", { name: "Forecast with ar lag" }).click();
  await expect.poll(() => visit.see("forecast-made")).toMatch(/ar lag ?: AR\(/);
  expect(await visit.page.locator("select#method").inputValue()).toBe("ar_lag");
  await visit.end();
});

test("a backtest is cancelled, and another one runs", async () => {
  const visit = await page.visit({ query: "?sample=energy" });
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  const panel = visit.page.getByTestId("backtest");
  await panel.locator("summary").first().click();
  await panel.getByRole("checkbox", { name: "auto ces", exact: true }).check();
  await panel.getByTestId("run-backtest").click();
  await visit.page.locator('[data-testid="backtest-progress"] progress[max]').waitFor();
  await panel.getByTestId("cancel").click();
  expect(await visit.see("backtest-cancelled")).toContain("Cancelled");
  for (const method of ["auto", "auto ces", "mstl", "dynamic optimized theta"]) await panel.getByRole("checkbox", { name: method, exact: true }).uncheck();
  await panel.getByTestId("backtest-scope").selectOption("one");
  await panel.getByTestId("run-backtest").click();
  await came(visit, "backtest", "done");
  expect(await visit.see("backtest-words")).toMatch(/ar_lag|seasonal_naive/);
  await visit.end();
});

test("growth moves the forecast, and a target is passed with a chance", async () => {
  const visit = await forecastOf("load.csv", await december("2025-12-11"));
  const panel = visit.page.getByTestId("what-if");
  await panel.locator("summary").first().click();
  const slider = panel.getByTestId("growth");
  for (let i = 0; i < 10; i++) await slider.press("ArrowRight");
  await expect.poll(() => visit.see("what-if-words")).toMatch(/instead of .* \(\d+\.\d%\) more\.$/);
  const words = await visit.see("what-if-words");
  const [, after = 0, before = 0] = (/: ([\d,.]+) instead of ([\d,.]+)/.exec(words) ?? []).map((text) => Number(text.replaceAll(",", "")));
  // 10 % more by the end, little by little: about half of that on average.
  expect(after / before).toBeGreaterThan(1.04);
  expect(after / before).toBeLessThan(1.07);
  expect(await panel.locator("svg[role=img]").getAttribute("aria-label")).toContain("another future");
  await slider.press("Home");
  await expect.poll(() => visit.see("what-if-words")).toMatch(/less\.$/);
  await panel.getByTestId("target").fill("950");
  await panel.getByTestId("target").press("Enter");
  expect(await visit.see("reach")).toMatch(/950.*1 in 10.*9 in 10.*%/s);
  await panel.getByTestId("target").fill("much");
  await panel.getByTestId("target").press("Enter");
  expect(await panel.getByRole("alert").innerText()).toContain("A number");
  await visit.end();
});

test("a regressor whose future is known is moved", async () => {
  const visit = await page.visit();
  await visit.drop("load.csv", await december("2025-11-01", "2025-12-31"));
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  const form = visit.page.getByTestId("forecast-params");
  await form.locator("summary").click();
  await form.locator('[data-param="regressors"]').getByRole("checkbox", { name: /temperature_c/ }).check();
  await form.locator('[data-param="season"] input').fill("24");
  await form.locator("select#method").selectOption("regression");
  await form.getByTestId("run").click();
  expect(await visit.see("effects")).toContain("temperature_c");
  const panel = visit.page.getByTestId("what-if");
  await panel.locator("summary").first().click();
  await panel.getByTestId("move-temperature_c").press("End");
  await expect.poll(() => visit.see("what-if-words")).toMatch(/instead of .*(more|less)\.$/);
  await visit.end();
});

test("a series is taken apart, and what changed is marked", async () => {
  const rows = Array.from({ length: 72 }, (_, t) => `20${18 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-01,${(t < 40 ? 100 : 180) + 15 * Math.sin((t * Math.PI) / 6) + ((t * 7919) % 13) / 4 + (t === 20 ? 60 : 0)}`);
  const visit = await forecastOf("visits.csv", Buffer.from(`month,visits\n${rows.join("\n")}`));
  const panel = visit.page.getByTestId("decompose");
  await panel.locator("summary").first().press("Enter");
  await came(visit, "decompose", "done");
  expect(await visit.see("decompose-words")).toMatch(/the trend explains .*every year \(12 steps\) explains/);
  expect(await visit.see("changes")).toMatch(/May 1, 2021 ?: .* more at once/);
  expect(await visit.see("unusual")).toMatch(/Sep 1, 2019 ?: .* was to be expected/);
  await expect.poll(() => panel.locator("svg[role=img]").count()).toBe(4);
  const labels = await panel.locator("svg[role=img]").evaluateAll((charts) => charts.map((chart) => chart.getAttribute("aria-label") ?? ""));
  expect(labels.map((label) => label.split(/[:,]/)[0])).toEqual(["visits", "Trend", "Season", "Remainder"]);
  await visit.end();
});

for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 390]] as const) {
  test(`no part of a forecast breaks a rule of access, ${colorScheme} and ${width} pixels wide`, async () => {
    const visit = await forecastOf("load.csv", await december("2025-12-11"), { colorScheme, width });
    await visit.page.getByTestId("decompose").locator("summary").first().click();
    await came(visit, "decompose", "done");
    await visit.page.getByTestId("what-if").locator("summary").first().click();
    await visit.page.getByTestId("target").fill("1300");
    await visit.page.getByTestId("target").press("Enter");
    await visit.see("reach");
    await visit.page.getByTestId("backtest").locator("summary").first().click();
    await visit.page.getByRole("checkbox", { name: "auto", exact: true }).uncheck();
    await visit.page.getByTestId("run-backtest").click();
    await came(visit, "backtest", "done");
    await visit.page.getByTestId("standing").first().waitFor();
    expect(await violations(visit)).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await visit.end();
  });
}
