import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { textOf } from "./support/visit.js";

/** Numbers and dates in the way of the browser's language; files as machines read them. */

const page = site();

const LANGUAGES = {
  "de-DE": { rows: "3.000 rows", date: "01.01.2025", amount: /\d,\d\d/, shown: "0,8; 0,9", month: /Mär|Mai|Okt|Dez/ },
  "en-US": { rows: "3,000 rows", date: "Jan 1, 2025", amount: /\d\.\d\d/, shown: "0.8, 0.9", month: /Mar|May|Oct|Dec|January|March|May/ },
} as const;

for (const [locale, { rows, date, amount, shown, month }] of Object.entries(LANGUAGES)) {
  test(`the page in a browser of ${locale}`, async () => {
    const visit = await page.visit({ locale, query: "?sample=retail" });
    await visit.profiled();
    expect(await visit.see("file")).toContain(rows);
    expect(await textOf(visit.page.locator('tablight-column[data-column="order_date"]'))).toContain(date);
    expect(await textOf(visit.page.locator('tablight-column[data-column="amount"]'))).toMatch(amount);

    // What is typed is read in the same way, and handed on as a number.
    await visit.view("forecast");
    await visit.page.getByTestId("sums").getByTestId("ask-forecast").click();
    await visit.reached("forecast", "done");
    const levels = visit.page.getByTestId("forecast-params").locator('[data-param="levels"] input');
    await levels.fill(shown);
    await levels.blur();
    await visit.page.getByTestId("forecast-params").getByTestId("run").click();
    await visit.reached("forecast", "running", "done");
    await visit.reached("forecast", "done");
    await expect.poll(() => levels.inputValue()).toBe(shown);
    const picture = visit.page.getByTestId("forecast-picture").locator("svg.chart").first();
    await picture.waitFor();
    expect(await picture.textContent()).toMatch(month);
    const saved = await visit.save("forecast-downloads", "csv");
    const [header = "", first = ""] = saved.bytes.toString().split("\n");
    expect(header).toContain("lo90");
    expect(first).toMatch(/\d{4}-\d\d-\d\d.*,\d+\.\d+/);
    await visit.end();
  });
}
