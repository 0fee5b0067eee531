import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";

import { sample, site } from "./support/site.js";

const page = site();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const colorScheme of ["light", "dark"] as const) {
  test(`a saved report is read without a network, breaks no accessibility rule in the ${colorScheme} theme, and holds no value of a row`, async () => {
    const visit = await page.visit({ colorScheme });
    await visit.drop("orders.csv", await sample("retail"));
    await visit.profiled();
    const report = (await visit.save("profile-downloads", "html")).bytes.toString("utf8");
    for (const value of ["Online", "Amsterdam"]) expect(report).not.toContain(value);
    expect(report).toContain("3,000 rows, 14 columns");
    await visit.page.context().setOffline(true);
    visit.forgetRequests();
    await visit.page.setContent(report);
    expect(await visit.page.locator("h1").innerText()).toBe("orders.csv");
    expect(await visit.page.locator("svg.histogram").count()).toBeGreaterThan(3);
    expect(await visit.page.locator("script").count()).toBe(0);
    await visit.page.evaluate(axe);
    const broken = await visit.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });
    expect(broken).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    expect(visit.sent).toEqual([]);
    await visit.end();
  });
}
