import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { textOf } from "./support/visit.js";

const page = site();

/** Commas between fields, bars inside of them, and numbers that are names. */
const BARS = ["code,parts|more", ...Array.from({ length: 40 }, (_, i) => `${String(i).padStart(4, "0")},a${i}|b`)].join("\n");

test("a file is read again with what somebody says of it, and the code says it too", async () => {
  const visit = await page.visit({});
  await visit.drop("parts.csv", new TextEncoder().encode(BARS));
  await visit.profiled();
  expect(await visit.see("reading")).toContain("commas between fields");
  const column = (name: string): ReturnType<typeof textOf> => textOf(visit.page.locator(`[data-testid=column][data-column="${name}"]`));
  await visit.page.getByTestId("reading-settings").locator("summary").click();
  const form = visit.page.getByTestId("reading-form");
  // What was found stands there already.
  expect(await form.locator("[data-param=delimiter] select").inputValue()).toBe(",");
  await form.locator("[data-param=delimiter] select").selectOption({ label: "bar" });
  await visit.page.getByTestId("read-again").click();
  await visit.page.locator('[data-testid="reading"]', { hasText: "bars between fields" }).waitFor();
  await visit.profiled();
  expect(await column("code,parts")).toContain("text");
  const code = visit.page.getByTestId("profile").getByTestId("code");
  expect(await textOf(code)).toContain('engine.open(file, { delimiter: "|" })');
  await code.getByRole("button", { name: "Command line" }).click();
  expect(await code.locator("pre").innerText()).toContain("--delimiter '|'");
  await visit.end();
});

test("types of columns are said one by one", async () => {
  const visit = await page.visit({});
  await visit.drop("codes.csv", new TextEncoder().encode(["code,n", ...Array.from({ length: 30 }, (_, i) => `${i + 100},${i}`)].join("\n")));
  await visit.profiled();
  const type = (): Promise<string> => textOf(visit.page.locator("[data-testid=column][data-column=code] .type"));
  expect(await type()).toBe("whole number");
  await visit.page.getByTestId("reading-settings").locator("summary").click();
  const form = visit.page.getByTestId("reading-form");
  await form.getByLabel("Column, line 1").selectOption("code");
  await form.getByLabel("Type, line 1").selectOption({ label: "text" });
  await visit.page.getByTestId("read-again").click();
  await visit.page.locator("[data-testid=column][data-column=code] .type", { hasText: "text" }).waitFor();
  await visit.end();
});

test("where a file cannot be read in another way it stays open as it was", async () => {
  const visit = await page.visit({});
  await visit.drop("parts.csv", new TextEncoder().encode(BARS));
  await visit.profiled();
  await visit.page.getByTestId("reading-settings").locator("summary").click();
  const form = visit.page.getByTestId("reading-form");
  await form.locator("[data-param=quote] input").fill("two");
  await form.locator("[data-param=quote] input").press("Enter");
  expect(await visit.see("page-error")).toContain("quote");
  await visit.profiled();
  expect(await visit.see("reading")).toContain("commas between fields");
  await visit.end();
});
