import { expect, test } from "vitest";

import { site } from "./support/site.js";
import { textOf } from "./support/visit.js";

const page = site();

test("a running task is cancelled, and another one runs", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const form = visit.page.getByTestId("segment-params");
  await form.locator("summary").click();
  await form.locator('[data-param="nInit"] input').fill("100000");
  await form.locator('[data-param="k"] input').fill("9");
  await form.getByTestId("run").click();
  await visit.reached("segment", "running");
  await form.getByTestId("cancel-run").click();
  await visit.see("cancelled");
  await form.locator('[data-param="nInit"] input').fill("2");
  await form.locator('[data-param="k"] input').fill("3");
  await form.getByTestId("run").click();
  await visit.page.locator('[data-testid="segment-view"][data-state="done"]').waitFor();
  await expect.poll(() => visit.page.getByTestId("segment-card").count()).toBe(3);
  await visit.end();
});

test("a setting out of range is said at its field, and one that contradicts another by the engine", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const form = visit.page.getByTestId("segment-params");
  const k = form.locator('[data-param="k"] input');
  await k.fill("many");
  await k.blur();
  expect(await form.getByRole("alert").innerText()).toContain("a number or auto");
  expect(await form.getByTestId("run").isDisabled()).toBe(true);
  await k.fill("auto");
  await form.locator("summary").click();
  await form.locator('[data-param="kMin"] input').fill("8");
  await form.locator('[data-param="kMax"] input').fill("3");
  await form.getByTestId("run").click();
  await visit.reached("segment", "failed");
  expect(await visit.see("segment-error")).toContain("kMax");
  await form.locator('[data-param="kMax"] input').fill("9");
  await form.getByTestId("run").click();
  await visit.reached("segment", "done");
  await visit.end();
});

test("results are saved as CSV, Parquet, Arrow and JSON", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("segment");
  await visit.reached("segment", "done");
  const csv = await visit.save("segment-downloads", "csv");
  expect(csv.name).toBe("retail-segments.csv");
  expect(csv.bytes.toString().split("\n")[0]).toMatch(/^row,segment,distance/);
  const parquet = await visit.save("segment-downloads", "parquet");
  expect(parquet.bytes.subarray(0, 4).toString()).toBe("PAR1");
  const arrow = await visit.save("segment-downloads", "arrow");
  expect(arrow.bytes.subarray(0, 6).toString()).toBe("ARROW1");
  const report = await visit.save("segment-downloads", "report");
  expect((JSON.parse(report.bytes.toString()) as { k: number }).k).toBeGreaterThanOrEqual(2);
  await visit.end();
});

test("the call is shown as JavaScript, command line and JSON", async () => {
  const visit = await page.visit({ query: "?sample=energy" });
  await visit.profiled();
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  const code = visit.page.getByTestId("forecast").getByTestId("code");
  expect(await textOf(code)).toContain('value: "load_mw"');
  await code.getByRole("button", { name: "Command line" }).click();
  expect(await code.locator("pre").innerText()).toContain("--value load_mw");
  await code.getByRole("button", { name: "JSON" }).click();
  expect(JSON.parse(await code.locator("pre").innerText())).toMatchObject({ task: "forecast", params: { value: "load_mw" } });
  await visit.end();
});
