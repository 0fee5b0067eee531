import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { Visit } from "./visit.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules of the accessibility checker that the page breaks now, with the elements. */
export async function violations(visit: Visit): Promise<string[]> {
  // Evaluated by the test harness, past the page's policy, which would refuse a script tag.
  await visit.page.evaluate(axe);
  return visit.page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
  });
}
