import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { sample, site } from "./support/site.js";
import { shifted, textOf, type Visit } from "./support/visit.js";

const page = site();
const SAMPLES = ["retail", "energy", "machines", "cards"] as const;

const focused = (visit: Visit): Promise<string> =>
  visit.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("data-testid") ?? element?.id ?? "";
  });

test("the landing says what it is for, offers four samples and counts requests", async () => {
  const visit = await page.visit();
  expect(await visit.page.locator("h1").count()).toBe(1);
  for (const name of SAMPLES) {
    const size = Math.round((await sample(name)).length / 1000);
    await expect.poll(() => visit.see(`sample-${name}`)).toMatch(new RegExp(`\\?.*CSV, ${size} kB`));
  }
  expect(await visit.see("meter")).toMatch(/^0 requests$/);
  expect(await violations(visit)).toEqual([]);
  await visit.end();
});

for (const look of [{ width: 1440, height: 960 }, { width: 390, height: 844 }]) {
  test(`nothing jumps while the engine starts, ${look.width} pixels wide`, async () => {
    const visit = await page.visit(look);
    await expect.poll(() => visit.page.getByTestId("sample-retail").isEnabled()).toBe(true);
    // The part of the window that moved, times how far: 0.1 is felt (https://web.dev/articles/cls).
    expect(await shifted(visit)).toBeLessThan(0.05);
    await visit.end();
  });
}

test("questions are pre-filled from the columns, and wait until the file is read", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  const text = await visit.see("questions");
  expect(text).toMatch(/What will amount come to in the next 30 days\?/);
  expect(text).toMatch(/Which customer is worth most\?/);
  expect(await visit.page.getByTestId("ask-worth").isEnabled()).toBe(true);
  await visit.end();
});

test("who is worth most: one click, and the table has the sum of each", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.page.getByTestId("ask-worth").click();
  await visit.reached("aggregate", "done");
  const totals = new Map<string, number>();
  for (const line of (await sample("retail")).toString().trim().split("\n").slice(1)) {
    const cells = line.replaceAll(/"[^"]*(""[^"]*)*"/g, "x").split(",");
    totals.set(cells[2] as string, (totals.get(cells[2] as string) ?? 0) + Number(cells[9]));
  }
  const [best, sum] = [...totals].sort((a, b) => b[1] - a[1])[0] as [string, number];
  expect(await textOf(visit.page.getByTestId("group-picture"))).toContain(`${best} (${sum.toLocaleString("en", { maximumFractionDigits: 2 })})`);
  await visit.end();
});

test("which customers are alike: one click makes a row of each and segments them, and one leads back", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.page.getByTestId("ask-alike").click();
  await visit.reached("segment", "done");
  expect(await visit.see("file")).toMatch(/retail-by-customer.csv.*637 rows/);
  expect(await textOf(visit.page.getByTestId("segment-card").first())).toMatch(/monetary|frequency|recency_days/);
  expect(await textOf(visit.page.getByTestId("segment-params").locator('[data-param="columns"]'))).toContain("3 chosen");
  await visit.page.getByTestId("back").click();
  await visit.profiled();
  expect(await visit.see("file")).toMatch(/^retail.csv 3,000 rows/);
  expect(await visit.page.getByTestId("back").count()).toBe(0);
  await visit.end();
});

test("what comes next, of what happened: sums of days are forecast", async () => {
  const visit = await page.visit({ query: "?sample=cards" });
  await visit.profiled();
  await visit.page.getByTestId("ask-forecast").click();
  await visit.reached("forecast", "done");
  expect(await visit.see("file")).toMatch(/cards-by-day.csv.*90 rows/);
  await visit.page.locator('[data-testid="forecast-picture"] svg[aria-label*="forecast of 30 steps"]').waitFor();
  await visit.end();
});

test("what comes next, asked in its own view: what happened is summed up first, or forecast as it is when that is asked for", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "idle");
  expect(await visit.see("sums")).toMatch(/sum them up first.*next 30 days.*next quarter/s);
  await visit.page.getByTestId("forecast-params").getByTestId("run").click();
  await visit.reached("forecast", "done");
  expect(await visit.see("forecast-notes")).toContain("averaged");
  await visit.page.getByTestId("sums").getByTestId("ask-quarter").click();
  await visit.page.locator('[data-testid="file"]', { hasText: "retail-by-week.csv" }).waitFor();
  await visit.reached("forecast", "done");
  await visit.page.locator('[data-testid="forecast-picture"] svg[aria-label*="forecast of 13 steps"]').waitFor();
  // Sums are one for each week: there is nothing to sum up again.
  expect(await visit.page.getByTestId("sums").count()).toBe(0);
  await visit.end();
});

test("which machine is drifting: the picture names them all", async () => {
  const visit = await page.visit({ query: "?sample=machines" });
  await visit.profiled();
  await visit.page.getByTestId("ask-drifting").click();
  await visit.reached("aggregate", "done");
  const text = await textOf(visit.page.getByTestId("group-picture"));
  expect(text).toContain("average vibration_mm_s");
  expect(text).toContain("mill-2");
  await visit.end();
});

test("the cleaned file: the certain steps are taken, one click makes them, one saves", async () => {
  const visit = await page.visit({ query: "?sample=cards" });
  await visit.profiled();
  await visit.page.getByTestId("ask-clean").click();
  await visit.see("preview");
  await expect.poll(() => focused(visit)).toBe("apply");
  await visit.reached("clean", "done");
  await visit.page.keyboard.press("Enter");
  await visit.see("clean-downloads");
  const { name, bytes } = await visit.save("clean-downloads", "csv");
  expect(name).toBe("cards-cleaned.csv");
  const before = (await sample("cards")).toString().trim().split("\n");
  const after = bytes.toString().trim().split("\n");
  expect(before.length - after.length).toBe(24);
  expect(after.join("\n")).not.toMatch(/LISBON|Lisbon ,/);
  await visit.end();
});

test("which columns are unusable: the notes are brought into view", async () => {
  const visit = await page.visit({ query: "?sample=machines", height: 500 });
  await visit.profiled();
  await visit.page.getByTestId("ask-care").click();
  await expect.poll(() => focused(visit)).toBe("alerts");
  expect(await visit.see("alerts")).toContain("site");
  await visit.end();
});

test("what has changed, and which rules are kept, are answered with a click each", async () => {
  const visit = await page.visit({ query: "?sample=machines" });
  await visit.profiled();
  await visit.page.getByTestId("ask-changed").click();
  await visit.reached("compare", "done");
  expect(await visit.see("verdict")).toMatch(/[1-9] of \d+ columns (has|have) drifted/);
  await visit.view("profile");
  await visit.page.getByTestId("ask-rules").click();
  await visit.reached("check", "done");
  expect(await visit.page.getByTestId("rule").count()).toBeGreaterThan(3);
  await visit.end();
});
