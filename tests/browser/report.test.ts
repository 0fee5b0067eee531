import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";

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
    const folder = await mkdtemp(join(tmpdir(), "tablight-report-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "report.html");
    await writeFile(file, report);
    const reader = await visit.page.context().newPage();
    const [sent, complaints]: string[][] = [[], []];
    reader.on("request", (request) => sent?.push(request.url()));
    reader.on("console", (message) => complaints?.push(message.text()));
    await reader.goto(pathToFileURL(file).href);
    expect(await reader.locator("h1").innerText()).toBe("orders.csv");
    expect(await reader.locator("svg.histogram").count()).toBeGreaterThan(3);
    expect(await reader.locator("script").count()).toBe(0);
    await reader.evaluate(axe);
    const broken = await reader.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });
    expect(broken).toEqual([]);
    expect(await reader.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    expect([sent, complaints]).toEqual([[pathToFileURL(file).href], []]);
    await visit.end();
  });
}
