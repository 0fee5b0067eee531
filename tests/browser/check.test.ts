import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

import { sample, site } from "./support/site.js";
import { textOf, textsOf, type Visit } from "./support/visit.js";

const page = site();

/** Opens the sample and goes to its rules. */
async function checks(): Promise<Visit> {
  const visit = await page.visit({ query: "?sample=retail" });
  await visit.profiled();
  await visit.view("check");
  await visit.reached("check", "idle");
  return visit;
}

const rules = (visit: Visit): Promise<string[]> => textsOf(visit.page.getByTestId("rule"));

/** The sample with some rows spoilt. */
async function spoilt(): Promise<Buffer> {
  const [header = "", ...lines] = (await sample("retail")).toString().trim().split("\n");
  const store = header.split(",").indexOf("store");
  const bad = lines.map((line, i) => (i === 4 || i === 9 ? line.split(",").map((field, at) => (at === store ? "Atlantis" : field)).join(",") : line));
  return Buffer.from([header, ...bad].join("\n"));
}

test("rules are proposed from a file, told in sentences, and kept by it", async () => {
  const visit = await checks();
  await visit.page.getByTestId("propose").click();
  await visit.page.getByTestId("rule").first().waitFor();
  const proposed = await rules(visit);
  expect(proposed.length).toBeGreaterThan(8);
  expect(proposed.some((text) => text.includes("store is never missing"))).toBe(true);
  expect(proposed.some((text) => /store is “.+” or “.+”/.test(text))).toBe(true);
  await visit.page.getByTestId("run-check").click();
  await visit.reached("check", "done");
  expect(await visit.see("verdict")).toBe(`retail.csv passes: 3,000 rows, all ${proposed.length} rules kept`);
  expect(await visit.see("announcer")).toContain("retail.csv passes");
  expect(await visit.page.locator('[data-testid=rule] [data-state="passed"]').count()).toBe(proposed.length);
  // Rules that are there already are not proposed twice.
  await visit.page.getByTestId("propose").click();
  await visit.page.locator('[data-testid="announcer"]', { hasText: "0 rules proposed" }).waitFor();
  expect((await rules(visit)).length).toBe(proposed.length);
  await visit.end();
});

test("another file is checked by the rules of this one, and its failing rows are shown", async () => {
  const visit = await checks();
  await visit.page.getByTestId("propose").click();
  await visit.page.getByTestId("rule").first().waitFor();
  await visit.page.getByTestId("check-file").setInputFiles({ name: "newer.csv", mimeType: "text/csv", buffer: await spoilt() });
  await visit.reached("check", "done");
  expect(await visit.see("verdict")).toMatch(/^newer.csv fails: 1 of \d+ rules broken, in 3,000 rows$/);
  const broken = visit.page.getByTestId("rule").filter({ has: visit.page.locator('[data-state="failed"]') });
  expect(await textOf(broken)).toContain("2 rows of 3,000");
  expect(await visit.see("failures")).toContain("Row store 5 Atlantis 10 Atlantis");
  const csv = await visit.save("check-downloads", "csv");
  expect(csv.name).toBe("newer-failures.csv");
  expect(csv.bytes.toString()).toContain("Atlantis");
  // The open file is still the one it was.
  await visit.page.getByTestId("run-check").click();
  await visit.page.locator('[data-testid="verdict"]', { hasText: "retail.csv passes" }).waitFor();
  // Dropping it does the same.
  await visit.page.evaluate((csv) => {
    const view = document.querySelector("tablight-app")?.shadowRoot?.querySelector("tablight-check")?.shadowRoot?.querySelector("[data-testid=check-view]");
    const transfer = new DataTransfer();
    transfer.items.add(new File([csv], "dropped.csv"));
    view?.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true }));
  }, (await spoilt()).toString());
  await visit.page.locator('[data-testid="verdict"]', { hasText: "dropped.csv fails" }).waitFor();
  await visit.page.locator('[data-testid="header"]', { hasText: "retail.csv" }).waitFor();
  await visit.end();
});

test("a rule is written with the form, changed, removed and undone", async () => {
  const visit = await checks();
  const { page } = visit;
  const form = page.getByTestId("item-form");
  await page.getByTestId("add-rule").click();
  await page.getByTestId("item-kind").selectOption({ label: "Within a range" });
  expect(await page.getByTestId("save-item").isDisabled()).toBe(true);
  await form.locator("[data-param=column] select").selectOption("amount");
  await form.locator("[data-param=min] input").fill("10");
  await form.locator("[data-param=min] input").press("Enter");
  await page.getByTestId("rule").filter({ hasText: "is 10 or more" }).waitFor();
  await page.getByTestId("run-check").click();
  await visit.reached("check", "done");
  const amounts = (await sample("retail")).toString().trim().split("\n");
  const at = amounts[0]?.split(",").indexOf("amount") ?? -1;
  const below = amounts.slice(1).filter((line) => Number(line.split(",").at(at - (amounts[0]?.split(",").length ?? 0))) < 10).length;
  expect(await visit.see("rule")).toContain(`${below} rows of 3,000`);
  await page.getByRole("button", { name: /^Change rule 1/ }).click();
  expect(await form.locator("[data-param=min] input").inputValue()).toBe("10");
  await form.getByText("More settings").click();
  await form.locator("[data-param=severity] select").selectOption({ label: "a warning" });
  await page.getByTestId("save-item").click();
  await page.getByTestId("run-check").click();
  await page.locator('[data-testid="verdict"]', { hasText: "0 rules kept, 1 warning" }).waitFor();
  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await page.getByTestId("rule").waitFor({ state: "detached" });
  await page.getByTestId("undo").click();
  await page.getByTestId("rule").waitFor();
  await visit.end();
});

test("rules are saved as JSON, opened again, and those that are none are told", async () => {
  const visit = await checks();
  const { page } = visit;
  await page.getByTestId("rules").locator("summary").click();
  await page.getByTestId("open-rules").setInputFiles({ name: "rules.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ rules: [{ rule: "condition", expression: "amount > 0" }] })) });
  await page.getByTestId("rule").filter({ hasText: "amount > 0" }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("save-rules").click()]);
  expect(JSON.parse(await readFile(await download.path(), "utf8"))).toEqual({ rules: [{ rule: "condition", expression: "amount > 0" }] });
  const code = page.getByTestId("check").getByTestId("code");
  expect(await textOf(code)).toContain('await data.check({ rules: [{ rule: "condition", expression: "amount > 0" }]');
  await code.getByRole("button", { name: "Command line" }).click();
  expect(await code.locator("pre").innerText()).toContain("npx tablight check retail.csv \\\n  --rules rules.json");
  await page.locator("#rules").fill("[1");
  await page.getByTestId("use-rules").click();
  expect(await visit.see("check-error")).toContain("not JSON");
  await visit.end();
});

test("a rule about another file asks for it", async () => {
  const visit = await checks();
  const { page } = visit;
  await page.getByTestId("rules").locator("summary").click();
  await page.locator("#rules").fill(JSON.stringify([{ rule: "foreignKey", columns: ["store"], to: "stores" }]));
  await page.getByTestId("use-rules").click();
  await page.getByTestId("reference-stores").setInputFiles({ name: "stores.csv", mimeType: "text/csv", buffer: Buffer.from("store,country\nVienna,AT\nOnline,\nLisbon,PT\n") });
  await page.getByTestId("run-check").click();
  await visit.reached("check", "done");
  expect(await visit.see("verdict")).toContain("fails: 1 of 1 rule broken");
  expect(await visit.see("failures")).toContain("Amsterdam");
  expect(await visit.see("failures")).not.toContain("Vienna");
  await visit.end();
});
