import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { site } from "./support/site.js";
import { textOf, type Visit } from "./support/visit.js";

const page = site();

/** Types into the palette and runs what comes first. */
async function command(visit: Visit, typed: string): Promise<void> {
  await visit.page.keyboard.press("Control+k");
  const field = visit.page.getByRole("combobox", { name: "Find a command" });
  await expect.poll(() => field.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(true);
  await visit.page.keyboard.type(typed);
  await visit.page.keyboard.press("Enter");
}

test("a sample, a view, a method, a theme and an export are reached with the keyboard alone", async () => {
  const visit = await page.visit();
  await command(visit, "sample retail");
  await visit.profiled();
  await command(visit, "go to groups");
  await visit.reached("aggregate", "done");
  await command(visit, "gmm");
  await visit.reached("segment", "done");
  expect(await textOf(visit.page.getByTestId("segment").getByTestId("code"))).toContain('method: "gmm"');
  await command(visit, "theme dark");
  expect(await visit.page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
  expect(await visit.page.getByTestId("theme").getAttribute("aria-label")).toContain("light");
  const [saved] = await Promise.all([visit.page.waitForEvent("download"), command(visit, "save parquet")]);
  expect(saved.suggestedFilename()).toBe("retail.parquet");
  await command(visit, "close");
  await visit.see("landing");
  await visit.end();
});

test("a question is asked from the palette", async () => {
  const visit = await page.visit({ query: "?sample=energy" });
  await visit.profiled();
  await command(visit, "load next week");
  await visit.reached("forecast", "done");
  await visit.page.locator('[data-testid="forecast-picture"] svg[aria-label*="forecast of 168 steps"]').waitFor();
  await visit.end();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the palette tells which command is chosen, and breaks no rule, ${colorScheme}`, async () => {
    const visit = await page.visit({ colorScheme, width: 390, height: 800, query: "?sample=retail" });
    await visit.profiled();
    await visit.page.getByTestId("show-palette").click();
    const field = visit.page.getByRole("combobox", { name: "Find a command" });
    const chosen = async (): Promise<string> => visit.page.locator(`#${await field.getAttribute("aria-activedescendant")}`).innerText();
    const first = await chosen();
    await visit.page.keyboard.press("ArrowDown");
    expect(await chosen()).not.toBe(first);
    await visit.page.keyboard.press("ArrowUp");
    expect(await chosen()).toBe(first);
    expect(await violations(visit)).toEqual([]);
    await visit.page.keyboard.type("nothing is called this");
    expect(await visit.page.getByTestId("command").count()).toBe(0);
    expect(await field.getAttribute("aria-activedescendant")).toBe("");
    await visit.page.keyboard.press("Enter");
    await visit.page.keyboard.press("Escape");
    await field.waitFor({ state: "hidden" });
    await visit.end();
  });
}

test("a question mark shows what keys do, unless it is written or switched off", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  const dialog = visit.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await visit.page.getByPlaceholder("Find a column").focus();
  await visit.page.keyboard.press("?");
  expect(await dialog.isVisible()).toBe(false);
  await visit.page.getByTestId("tab-profile").focus();
  await visit.page.keyboard.press("?");
  await dialog.waitFor();
  expect(await violations(visit)).toEqual([]);
  await visit.page.getByTestId("letter-keys").uncheck();
  await visit.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await visit.page.keyboard.press("?");
  expect(await dialog.isVisible()).toBe(false);
  await visit.page.getByTestId("show-keys").click();
  await dialog.waitFor();
  await visit.end();
});
