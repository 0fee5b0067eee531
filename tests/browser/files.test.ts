import { expect, test } from "vitest";

import { asParquet, sample, site } from "./support/site.js";
import { textOf } from "./support/visit.js";

const page = site();

test("a dropped CSV shows its profile", async () => {
  const visit = await page.visit();
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  expect(await visit.see("file")).toContain("orders.csv");
  expect(await visit.page.getByTestId("profile-done").getAttribute("data-rows")).toBe("3000");
  expect(await visit.page.getByTestId("column").count()).toBe(14);
  expect(await textOf(visit.page.locator('[data-column="store"]'))).toContain("Online");
  expect(await visit.see("alerts")).toContain("order_id");
  await visit.end();
});

test("a dropped Parquet file goes through profile, segments and forecast", async () => {
  const visit = await page.visit();
  await visit.drop("load.parquet", await asParquet("energy.csv", await sample("energy")));
  await visit.profiled();
  expect(await visit.page.getByTestId("profile-done").getAttribute("data-rows")).toBe("17520");
  await visit.view("segment");
  await visit.reached("segment", "done");
  expect(await visit.page.getByTestId("segment-card").count()).toBeGreaterThanOrEqual(2);
  await visit.view("forecast");
  await visit.reached("forecast", "done");
  expect(await visit.see("forecast-words")).toMatch(/MASE/);
  await visit.end();
});

test("a file can be picked instead of dropped", async () => {
  const visit = await page.visit();
  await visit.page.getByTestId("file-input").setInputFiles({ name: "picked.csv", mimeType: "text/csv", buffer: await sample("retail") });
  await visit.profiled();
  expect(await visit.see("file")).toContain("picked.csv");
  await visit.end();
});

test("several files are opened as one table", async () => {
  const visit = await page.visit();
  const csv = await sample("retail");
  const parquet = await asParquet("retail.csv", csv);
  await visit.page.getByTestId("file-input").setInputFiles([
    { name: "north.csv", mimeType: "text/csv", buffer: csv },
    { name: "south.parquet", mimeType: "application/octet-stream", buffer: Buffer.from(parquet) },
  ]);
  await visit.profiled();
  expect(await visit.see("file")).toContain("north.csv and 1 more");
  expect(await visit.page.getByTestId("profile-done").getAttribute("data-rows")).toBe("6000");
  await visit.end();
});

test("an address may name the sample to open", async () => {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  expect(await visit.see("file")).toContain("retail.csv");
  await visit.end();
});

test("a large file shows its profile while it is read, and reading can be cancelled", async () => {
  const visit = await page.visit();
  await visit.page.evaluate(async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `${i},${Math.sin(i)},name ${i % 997},2025-01-${String((i % 28) + 1).padStart(2, "0")}`);
    const block = `${rows.join("\n")}\n`;
    const transfer = new DataTransfer();
    transfer.items.add(new File(["id,wave,name,day\n", ...Array.from({ length: 25 }, () => block)], "large.csv"));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true, bubbles: true }));
  });
  await visit.page.getByTestId("profile-live").waitFor();
  await visit.page.getByTestId("open-progress").getByTestId("cancel").click();
  await visit.page.locator('[data-phase="empty"]').waitFor();
  expect(await visit.see("announcer").catch(() => "")).toContain("cancelled");
  await visit.page.getByTestId("sample-retail").click();
  await visit.profiled();
  await visit.end();
});

test("a broken file is told in plain words, and the page stays usable", async () => {
  const visit = await page.visit();
  await visit.drop("broken.json", Buffer.from('[{"a": 1}, {"a": 2'));
  expect(await visit.see("page-error")).toContain("broken.json");
  expect(await visit.see("error-message")).not.toBe("");
  expect(await visit.see("error-place")).toMatch(/row|byte/);
  await visit.drop("orders.csv", await sample("retail"));
  await visit.profiled();
  expect(await visit.page.getByTestId("page-error").count()).toBe(0);
  await visit.end();
});

test("rows that cannot be read are left out and shown with their place", async () => {
  const visit = await page.visit();
  const text = (await sample("retail")).toString().split("\n");
  text[40] = '100040,"2025-01-01 10:00,never closed';
  await visit.drop("dirty.csv", Buffer.from(["Orders of the year", "", ...text].join("\n")));
  await visit.profiled();
  expect(await visit.see("reading")).toMatch(/Read as CSV; commas between fields; 2 lines above the table skipped\./);
  await visit.page.getByTestId("rejects").locator("summary").click();
  expect(await visit.see("rejects")).toMatch(/1 row could not be read and is left out[^]*39[^]*closing quote[^]*never closed/);
  await visit.end();
});

test("bytes that are no table are refused by name", async () => {
  const visit = await page.visit();
  await visit.drop("photo.parquet", Buffer.from("PAR1 this is not the rest of a Parquet file PAR1"));
  expect(await visit.see("page-error")).toContain("photo.parquet");
  await visit.page.getByTestId("sample-energy").click();
  await visit.profiled();
  await visit.end();
});
