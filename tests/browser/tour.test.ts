import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { type Look, textOf, textsOf, type Visit } from "./support/visit.js";

/** Every sample in every view, looked at in three ways; pictures of it all are in `target/tour`. */

const page = site();
const folder = fileURLToPath(new URL("../../target/tour", import.meta.url));

const LOOKS: Readonly<Record<string, Look>> = { light: {}, dark: { colorScheme: "dark" }, phone: { width: 390, height: 844 } };

/** What each sample must show where. */
const SAMPLES = {
  retail: { rows: 3000, columns: ["order_id", "customer", "amount"], groups: /sum of amount.*Online/is, series: /amount/, rules: 8, sums: true },
  energy: { rows: 17_520, columns: ["measured_at", "grid", "load_mw"], groups: /average load_mw.*south/is, series: /load_mw/, rules: 3, sums: false },
  machines: { rows: 5040, columns: ["machine", "vibration_mm_s"], groups: /average vibration_mm_s.*mill-2/is, series: /vibration_mm_s/, rules: 6, sums: false },
  cards: { rows: 3477, columns: ["card", "amount_eur"], groups: /sum of amount_eur.*travel/is, series: /amount_eur/, rules: 6, sums: true },
} as const;

type Sample = (typeof SAMPLES)[keyof typeof SAMPLES];

/** Goes to each view and makes sure of what it says. */
const VIEWS: Readonly<Record<string, (visit: Visit, sample: Sample) => Promise<void>>> = {
  profile: async (visit, { rows, columns }) => {
    expect(await visit.page.getByTestId("profile-done").getAttribute("data-rows")).toBe(String(rows));
    for (const column of columns) expect(await textOf(visit.page.locator(`tablight-column[data-column="${column}"]`))).toContain(column);
    expect(await visit.see("questions")).toMatch(/\?.*\?.*\?/s);
    expect(await visit.see("alerts")).toContain("Worth knowing");
  },
  clean: async (visit) => {
    await visit.reached("clean", "done");
    expect(await visit.see("suggestions")).toMatch(/Add|Nothing that needs repair/);
  },
  check: async (visit, { rules }) => {
    await visit.page.getByTestId("propose").click();
    await visit.page.getByTestId("run-check").click();
    await visit.reached("check", "done");
    expect(await visit.page.getByTestId("rule").count()).toBeGreaterThanOrEqual(rules);
  },
  compare: async (visit) => {
    await visit.view("profile");
    await visit.page.getByTestId("ask-changed").click();
    await visit.reached("compare", "done");
    expect(await textOf(visit.page.getByTestId("compare").getByTestId("verdict"))).toMatch(/of \d+ columns (has|have) drifted\.$/);
    expect(await visit.page.getByTestId("drift").count()).toBeGreaterThan(2);
  },
  join: async (visit) => {
    await visit.reached("join", "idle");
    expect(await visit.see("join-view")).toContain("What another file knows");
  },
  aggregate: async (visit, { groups }) => {
    await visit.reached("aggregate", "done");
    expect(await textOf(visit.page.getByTestId("group-picture"))).toMatch(groups);
  },
  segment: async (visit, { rows }) => {
    await visit.reached("segment", "done");
    const sizes = async (): Promise<number[]> => (await textsOf(visit.page.getByTestId("segment-card"))).map((card) => Number(/([\d,]+) rows/.exec(card)?.[1]?.replaceAll(",", "")));
    // Cards are filled one after the other.
    await expect.poll(async () => (await sizes()).filter(Number.isFinite).length).toBeGreaterThanOrEqual(2);
    await expect.poll(async () => (await sizes()).every(Number.isFinite)).toBe(true);
    const all = await sizes();
    expect(all.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(rows / 2);
    expect(all.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(rows);
  },
  forecast: async (visit, { series, sums }) => {
    if (sums) {
      // Of single events sums are foreseen.
      await visit.reached("forecast", "idle");
      await visit.page.getByTestId("sums").getByTestId("ask-forecast").click();
    }
    await visit.reached("forecast", "done");
    const picture = visit.page.getByTestId("forecast-picture").locator('svg[aria-label*="forecast of"]').first();
    await picture.waitFor();
    expect(await textOf(visit.page.getByTestId("forecast-picture"))).toMatch(series);
  },
};

for (const [look, how] of Object.entries(LOOKS)) {
  test(`the landing is seen, ${look}`, async () => {
    const visit = await page.visit(how);
    expect(await visit.page.locator("h1").innerText()).toMatch(/^Drop a table/);
    await visit.see("sample-cards");
    await take(visit, look, "landing");
    await visit.end();
  });

  for (const [name, sample] of Object.entries(SAMPLES)) {
    test(`${name} is seen in every view, ${look}`, async () => {
      const visit = await page.visit({ ...how, query: `?sample=${name}` });
      await visit.profiled();
      for (const [view, see] of Object.entries(VIEWS)) {
        await visit.view(view as Parameters<Visit["view"]>[0]);
        await see(visit, sample);
        expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), view).toBeLessThanOrEqual(0);
        await take(visit, look, `${name}-${view}`);
      }
      await visit.end();
    });
  }
}

/** A picture of what is in sight, from the top, when nothing is drawn any longer. */
async function take(visit: Visit, look: string, name: string): Promise<void> {
  await mkdir(join(folder, look), { recursive: true });
  await visit.page.evaluate(async () => {
    scrollTo(0, 0);
    for (let calm = 0; calm < 5; calm++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  await visit.page.screenshot({ path: join(folder, look, `${name}.png`), fullPage: look === "phone" });
}
