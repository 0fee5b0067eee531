import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { site } from "./support/site.js";
import type { Visit } from "./support/visit.js";

const page = site();

/** Can the page be scrolled sideways? */
const overflow = (visit: Visit): Promise<number> => visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Goes through the views one by one. */
async function tour(visit: Visit, look: (view: string) => Promise<void>): Promise<void> {
  await look("landing");
  await visit.page.getByTestId("sample-retail").click();
  await visit.profiled();
  await visit.page.getByTestId("reading-settings").locator("summary").click();
  await look("profile");
  await visit.view("compare");
  await visit.page.getByLabel("Rows to compare with").fill("store = 'Vienna'");
  await visit.page.keyboard.press("Enter");
  await visit.reached("compare", "done");
  await look("compare");
  await visit.view("clean");
  await visit.reached("clean", "done");
  await visit.page.getByTestId("suggestion").getByRole("button").first().click();
  await visit.see("preview");
  await visit.reached("clean", "done");
  await look("clean");
  await visit.page.getByTestId("add-step").click();
  await visit.page.getByTestId("item-kind").selectOption("sort");
  await visit.reached("clean", "done");
  await look("a form for a step");
  await visit.page.getByTestId("cancel-item").click();
  await visit.view("check");
  await visit.page.getByTestId("propose").click();
  await visit.page.getByTestId("rule").first().waitFor();
  await visit.page.getByTestId("run-check").click();
  await visit.reached("check", "done");
  await visit.page.getByRole("button", { name: /^Change rule 2:/ }).click();
  await visit.see("item-form");
  await look("check");
  await visit.view("aggregate");
  await visit.reached("aggregate", "done");
  await visit.see("group-words");
  await look("aggregate");
  await visit.view("segment");
  await visit.reached("segment", "done");
  await look("segment");
  await visit.page.getByRole("button", { name: "start over" }).click();
  await visit.page.getByTestId("sample-energy").click();
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  await look("forecast");
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`no accessibility rule is broken in the ${colorScheme} theme`, async () => {
    const visit = await page.visit({ colorScheme });
    await tour(visit, async (view) => expect(await violations(visit), view).toEqual([]));
    await visit.end();
  });
}

for (const width of [360, 390]) {
  test(`nothing is wider than a phone of ${width} pixels`, async () => {
    const visit = await page.visit({ width, height: 800 });
    await tour(visit, async (view) => {
      expect(await overflow(visit), view).toBeLessThanOrEqual(0);
      expect(await violations(visit), view).toEqual([]);
    });
    await visit.end();
  });
}

test("a message of failure breaks no accessibility rule", async () => {
  const visit = await page.visit();
  await visit.drop("photo.parquet", Buffer.from("PAR1 not a table PAR1"));
  await visit.see("page-error");
  expect(await violations(visit)).toEqual([]);
  await visit.end();
});

test("the views are reached with the keyboard alone", async () => {
  const visit = await page.visit();
  await visit.page.getByTestId("sample-retail").focus();
  await visit.page.keyboard.press("Enter");
  await visit.profiled();
  await visit.page.getByTestId("tab-profile").focus();
  await visit.page.keyboard.press("ArrowRight");
  await visit.reached("clean", "done");
  await visit.page.keyboard.press("ArrowRight");
  await visit.reached("check", "idle");
  await visit.page.keyboard.press("ArrowRight");
  await visit.reached("compare", "idle");
  await visit.page.keyboard.press("ArrowRight");
  await visit.reached("join", "idle");
  await visit.page.keyboard.press("ArrowRight");
  await visit.reached("aggregate", "done");
  await visit.page.keyboard.press("ArrowRight");
  await visit.reached("segment", "done");
  expect(await visit.page.getByTestId("tab-segment").getAttribute("aria-selected")).toBe("true");
  await visit.page.keyboard.press("End");
  await visit.page.getByTestId("forecast-view").waitFor();
  await visit.end();
});

test("the theme follows the system until it is chosen", async () => {
  const visit = await page.visit({ colorScheme: "dark" });
  const background = (): Promise<string> => visit.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await visit.page.getByTestId("theme").click();
  expect(await background()).not.toBe(dark);
  await visit.page.reload();
  await visit.see("landing");
  expect(await background()).not.toBe(dark);
  await visit.end();
});
