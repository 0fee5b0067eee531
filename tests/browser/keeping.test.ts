import { expect, test } from "vitest";

import { violations } from "./support/axe.js";
import { keptAndSegmented, sample, site } from "./support/site.js";
import { shifted } from "./support/visit.js";

const page = site();

test("nothing stays on the device unless it is asked for", async () => {
  const visit = await page.visit();
  expect(await visit.page.getByTestId("keep").isChecked()).toBe(false);
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  await visit.page.getByRole("button", { name: "start over" }).click();
  await visit.see("landing");
  expect(await visit.page.getByTestId("device-file").count()).toBe(0);
  await visit.end();
});

for (const look of [{ colorScheme: "light" }, { colorScheme: "dark", width: 360, height: 800 }] as const) {
  test(`a file that is kept is opened again after a reload, and removed, with the keyboard, ${look.colorScheme}`, async () => {
    const visit = await page.visit(look);
    const { keyboard } = visit.page;
    await visit.page.getByTestId("keep").focus();
    await keyboard.press("Space");
    await visit.drop("orders.csv", await sample("retail"));
    await visit.profiled();
    await visit.page.reload();
    const file = visit.page.getByTestId("device-file");
    await file.waitFor();
    expect(await file.innerText()).toMatch(/orders.csv[^]*3,000 rows · 14 columns/);
    expect(await visit.page.getByTestId("keep").isChecked()).toBe(true);
    await visit.page.waitForSelector('[data-phase="empty"]');
    expect(await shifted(visit)).toBeLessThan(0.05);
    expect(await violations(visit)).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await file.getByRole("button", { name: "orders.csv", exact: false }).first().focus();
    await keyboard.press("Enter");
    await visit.profiled();
    expect(await visit.page.getByTestId("profile-done").getAttribute("data-rows")).toBe("3000");
    await visit.view("segment");
    await visit.reached("segment", "done");
    await visit.page.getByRole("button", { name: "start over" }).click();
    await visit.page.getByRole("button", { name: "Remove orders.csv from this device" }).focus();
    await keyboard.press("Enter");
    await file.waitFor({ state: "detached" });
    await visit.page.reload();
    await visit.see("device");
    expect(await file.count()).toBe(0);
    await visit.end();
  });
}

test("what is kept is there before the engine is, and nothing moves when it comes", async () => {
  const visit = await keptAndSegmented(page);
  let begin = (): void => undefined;
  const held = new Promise<void>((resolve) => (begin = resolve));
  await visit.page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await visit.page.reload({ waitUntil: "domcontentloaded" });
  expect(await visit.see("device-file")).toContain("orders.csv");
  expect(await visit.see("resume")).toContain("orders.csv › Segments");
  expect(await visit.page.getByTestId("resume-work").isEnabled()).toBe(false);
  const top = async (): Promise<number | undefined> => (await visit.page.getByTestId("sample-retail").boundingBox())?.y;
  const before = await top();
  begin();
  await visit.page.waitForSelector('[data-phase="empty"]');
  expect(await visit.page.getByTestId("resume-work").isEnabled()).toBe(true);
  expect(await top()).toBe(before);
  expect(await shifted(visit)).toBeLessThan(0.05);
  await visit.end();
});
