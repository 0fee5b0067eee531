/** The elements of the package, each by itself in a page of somebody else. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";

import { elements } from "./support/elements.js";

const PACKAGE = fileURLToPath(new URL("../../pkg/", import.meta.url));
const site = elements();

/** Runs a program in the page of a test, with what `support/elements.ts` puts there. */
const run = <T>(page: Page, program: string): Promise<T> => page.evaluate(`(async () => { ${program} })()`);

/** Does it run a task, whose result comes after the file is open? */
const runs = (tag: string): boolean => ["tablight-segments", "tablight-forecast", "tablight-workspace"].includes(tag);

const FILES: Readonly<Record<string, string>> = { "tablight-forecast": "energy.csv" };
const ALL = ["tablight-profile", "tablight-segments", "tablight-forecast", "tablight-table", "tablight-workspace"];

describe("an element alone", () => {
  const SHOWN: Readonly<Record<string, readonly string[]>> = {
    "tablight-profile": ["order_id", "3,000", "Columns", "Jan 1, 2025"],
    "tablight-segments": ["segments", "Segment 0", "Silhouette"],
    "tablight-forecast": ["load_mw", "Forecast", "measured_at"],
    "tablight-table": ["retail.csv", "3,000 rows", "Crime novel"],
    "tablight-workspace": ["Profile", "Forecast", "order_id", "Worth knowing"],
  };

  it.each(ALL)("%s shows what is in a file", async (tag) => {
    const page = await site.page(tag.replace("tablight-", ""));
    const program = `
      const element = await put("${tag}", { src: "${FILES[tag] ?? "retail.csv"}" });
      await until(() => ${JSON.stringify(SHOWN[tag])}.every((words) => text(element).includes(words)));
      return text(element);`;
    const shown = await run<string>(page, program);
    for (const words of SHOWN[tag] ?? []) expect(shown).toContain(words);
    await page.close();
  });

  it("shows a data set of the page's own engine, and leaves it open", async () => {
    const page = await site.page();
    const program = `
      const engine = await openEngine();
      const dataset = await engine.open(await (await fetch("retail.csv")).blob(), { name: "orders.csv" });
      const element = await put("tablight-segments", { dataset, params: { columns: ["amount", "quantity"], k: 3 } });
      element.dataset.answer = "42";
      const segments = heard.find(({ name }) => name === "result").detail;
      const parquet = await (await dataset.export({ format: "parquet" })).size;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { k: segments.outcome.report.k, sizes: segments.outcome.table.numRows, params: segments.params, rows: (await dataset.profile()).report.rows, answer: element.getAttribute("data-answer"), parquet };`;
    expect(await run(page, program)).toEqual({ k: 3, sizes: 3000, params: { columns: ["amount", "quantity"], k: 3 }, rows: 3000, answer: "42", parquet: expect.any(Number) });
    expect(page.workers()).toHaveLength(1);
    await page.close();
  });

  it("shows the rows of a result, and some columns of a data set", async () => {
    const page = await site.page("table");
    const program = `
      const element = await put("tablight-table", { src: "retail.csv", params: { columns: ["product", "amount"] }, label: "Orders" });
      const before = deep(element, "thead th").map((cell) => cell.textContent.trim());
      const engine = await openEngine();
      const orders = await engine.open("retail.csv");
      const { table } = await orders.aggregate({ by: ["store"], measures: { orders: "count(*)" } });
      element.table = table;
      await settled(element);
      return { before, after: deep(element, "thead th").map((cell) => cell.textContent.trim()), rows: deep(element, "tbody tr").length, title: text(element) };`;
    expect(await run(page, program)).toEqual({ before: ["product", "amount"], after: ["store", "orders"], rows: 6, title: expect.stringContaining("Orders") });
    await page.close();
  });

  it("is small where it is only a table", async () => {
    const page = await site.page("table");
    const bytes = await run<number>(page, `return performance.getEntriesByType("resource").filter(({ name }) => name.includes("/elements/")).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);`);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(100_000);
    await page.close();
  });
});

describe("elements", () => {
  it("share one engine on a page, and give the memory of what they opened back", async () => {
    const page = await site.page();
    const program = `
      const [a, b] = await Promise.all([put("tablight-profile", { src: "retail.csv" }), put("tablight-table", { src: "energy.csv" })]);
      const { engine } = heard.find(({ name }) => name === "open").detail.dataset;
      const held = (await engine.memory()).used;
      a.remove();
      b.remove();
      await until(() => !a.isConnected);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { held: held > 100_000, used: (await engine.memory()).used };`;
    expect(await run(page, program)).toEqual({ held: true, used: 0 });
    expect(page.workers()).toHaveLength(1);
    await page.close();
  });

  it("can be moved, and show again what they showed when they come back", async () => {
    const page = await site.page("profile");
    const program = `
      const element = await put("tablight-profile", { src: "retail.csv" });
      const box = document.body.appendChild(document.createElement("div"));
      box.append(element);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const moved = { text: text(element).includes("order_id"), opened: heard.filter(({ name }) => name === "open").length };
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 100));
      const away = text(element).includes("order_id");
      box.append(element);
      await said("open", "tablight-profile", 2);
      await settled(element);
      return { moved, away, back: text(element).includes("order_id") };`;
    expect(await run(page, program)).toEqual({ moved: { text: true, opened: 1 }, away: false, back: true });
    await page.close();
  });

  it("say what went wrong, show it, and take the next file", async () => {
    const page = await site.page();
    const program = `
      const element = document.body.appendChild(Object.assign(document.createElement("tablight-profile"), { file: new Blob(["PAR1 and no Parquet"]) }));
      const { error } = await said("error", "tablight-profile");
      await settled(element);
      const shown = text(element);
      element.file = new File(["a,b\\n1,2\\n3,4\\n"], "small.csv");
      await said("open", "tablight-profile");
      await settled(element);
      return { code: error.code, isOurs: error instanceof TablightError, shown, after: text(element) };`;
    const { code, isOurs, shown, after } = await run<{ code: string; isOurs: boolean; shown: string; after: string }>(page, program);
    expect({ code, isOurs }).toEqual({ code: "parse", isOurs: true });
    expect(shown).toContain("The file could not be read");
    expect(after).not.toContain("could not be read");
    expect(after).toContain("all of the file");
    await page.close();
  });

  it("tell a run that fails, by the parameter that is wrong", async () => {
    const page = await site.page("segments");
    const program = `
      const element = document.body.appendChild(Object.assign(document.createElement("tablight-segments"), { src: "retail.csv", params: { k: -1 } }));
      const { error } = await said("error", "tablight-segments");
      await settled(element);
      return { code: error.code, param: error.details.param, shown: text(element).includes("A setting needs to be changed") };`;
    expect(await run(page, program)).toEqual({ code: "params", param: "k", shown: true });
    await page.close();
  });

  it("keep to themselves what their views say to each other", async () => {
    const page = await site.page();
    const program = `
      const outside = [];
      const add = EventTarget.prototype.addEventListener;
      for (const name of ["announce", "cancel", "run", "thresholds", "mend", "select-tab", "show-column", "field-change", "dismiss"]) add.call(document, name, () => outside.push(name));
      const element = await put("tablight-segments", { src: "retail.csv" });
      deep(element, "button.primary")[0].click();
      await said("result", "tablight-segments", 2);
      return { outside, live: element.shadowRoot.querySelector("[role=status]").textContent.trim() };`;
    expect(await run(page, program)).toEqual({ outside: [], live: expect.stringMatching(/^\d+ segments found/) });
    await page.close();
  });
});

describe("the state of an element", () => {
  it.each([
    ["tablight-profile", { thresholds: { missing: 0.9 } }],
    ["tablight-segments", { columns: ["amount", "quantity"], k: 2 }],
    ["tablight-forecast", { time: "measured_at", value: "load_mw", series: ["grid"], horizon: 5, method: "ets" }],
    ["tablight-table", { columns: ["amount"] }],
    ["tablight-workspace", { view: "segment", segment: { columns: ["amount", "quantity"], k: 2 } }],
  ])("of %s is saved and restored", async (tag, params) => {
    const page = await site.page();
    const program = `
      const src = "${FILES[tag] ?? "retail.csv"}";
      const first = document.body.appendChild(Object.assign(document.createElement("${tag}"), { src, params: ${JSON.stringify(params)} }));
      await said("open", "${tag}");
      if (${runs(tag)}) await said("result", "${tag}");
      await settled(first);
      const saved = JSON.parse(JSON.stringify(first.save()));
      const second = document.body.appendChild(document.createElement("${tag}"));
      second.restore(saved);
      second.src = src;
      await said("open", "${tag}", 2);
      if (${runs(tag)}) await said("result", "${tag}", 2);
      await settled(second);
      return { saved, again: second.save(), same: text(first) === text(second), length: text(first).length };`;
    // What a workspace ran is a step of its chain, which says itself what it was made with.
    const chain = { recipe: expect.objectContaining({ steps: [expect.objectContaining({ kind: "segment", params: { columns: ["amount", "quantity"], k: 2 } })] }), current: expect.any(String) };
    const saved = tag === "tablight-workspace" ? { version: 1, element: tag, params: { view: "segment" }, chain } : { version: 1, element: tag, params };
    expect(await run(page, program)).toEqual({ saved, again: saved, same: true, length: expect.any(Number) });
    await page.close();
  });

  it("follows what somebody sets in it, and is another one with other parameters", async () => {
    const page = await site.page("segments");
    const program = `
      const element = await put("tablight-segments", { src: "retail.csv" });
      const cards = () => deep(element, "[data-testid=segment-card]").length;
      const before = { saved: element.save().params, cards: cards() };
      element.setAttribute("params", '{"k": 2}');
      await said("result", "tablight-segments", 2);
      await settled(element);
      return { before, after: { saved: element.save().params, cards: cards() } };`;
    const { before, after } = await run<Record<"before" | "after", { saved: object; cards: number }>>(page, program);
    expect(before).toEqual({ saved: {}, cards: 4 });
    expect(after).toEqual({ saved: { k: 2 }, cards: 2 });
    await page.close();
  });

  it("of a workspace has its steps, which are made again of other data", async () => {
    const page = await site.page();
    const program = `
      const steps = (element) => deep(element, "[data-testid=step-of-chain]").map((step) => step.querySelector(".word").textContent + " " + step.dataset.state);
      const first = await put("tablight-workspace", { src: "retail.csv", params: { view: "segment", segment: { columns: ["amount", "quantity"], k: 2 } } }, true);
      deep(first, "[data-testid=follow-attach]")[0].click();
      await until(() => steps(first).join() === "retail.csv done,Segments done,Rows with segment done");
      await until(() => deep(first, "[data-column=segment]").length > 0);
      const state = JSON.parse(JSON.stringify(first.save()));
      first.remove();
      const second = document.body.appendChild(document.createElement("tablight-workspace"));
      second.restore(state);
      const before = JSON.stringify(second.save()) === JSON.stringify(state);
      second.file = new File([await (await fetch("retail.csv")).blob()], "next.csv");
      await until(() => steps(second).join() === "next.csv done,Segments done,Rows with segment done");
      await until(() => deep(second, "[data-column=segment]").length > 0);
      let code;
      try { second.restore({ ...state, chain: { recipe: { tablight: "workspace", version: 9 }, current: "x" } }); } catch (error) { code = error.code; }
      return { before, kinds: state.chain.recipe.steps.map(({ kind }) => kind), again: second.save().chain.current === state.chain.current, code };`;
    expect(await run(page, program)).toEqual({ before: true, kinds: ["segment", "attach"], again: true, code: "unsupported" });
    await page.close();
  });

  it("of another element, or another version, is refused", async () => {
    const page = await site.page();
    const program = `
      const element = document.createElement("tablight-forecast");
      return [{ version: 1, element: "tablight-segments", params: {} }, { version: 2, element: "tablight-forecast", params: {} }, undefined].map((state) => {
        try { element.restore(state); } catch (error) { return [error.code, error.details.param]; }
      });`;
    expect(await run(page, program)).toEqual([["params", "state"], ["params", "state"], ["params", "state"]]);
    await page.close();
  });
});

describe("the language of an element", () => {
  it("is that of its attribute for numbers and dates, and of the browser without one", async () => {
    const page = await site.page("profile");
    const program = `
      const element = await put("tablight-profile", { src: "retail.csv" });
      const english = text(element);
      element.lang = "de-DE";
      await until(() => text(element).includes("3.000"));
      await settled(element);
      const german = text(element);
      element.removeAttribute("lang");
      await until(() => text(element).includes("3,000"));
      return [english.includes("Jan 1, 2025"), german.includes("01.01.2025"), german.includes("3,000 rows"), element.save().params];`;
    expect(await run(page, program)).toEqual([true, true, false, {}]);
    await page.close();
  });
});

describe("the looks of an element", () => {
  it("follow the variables, the parts and the color scheme of the page, and its width", async () => {
    const page = await site.page();
    const program = `
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("tablight-segments { --tablight-accent: rgb(200, 0, 100); } tablight-segments::part(code) { display: none; } tablight-segments::part(heading) { text-transform: uppercase; }");
      document.adoptedStyleSheets = [sheet];
      document.documentElement.style.setProperty("--accent", "rgb(1, 2, 3)");
      const element = await put("tablight-segments", { src: "retail.csv" });
      const styleOf = (selector) => getComputedStyle(deep(element, selector)[0]);
      const looks = () => ({ run: styleOf("button.primary").backgroundColor, code: deep(element, "[data-testid=code]")[0].getClientRects().length, heading: styleOf("h2").textTransform, text: styleOf("h2").color, columns: styleOf(".layout").gridTemplateColumns.split(" ").length });
      const light = looks();
      document.documentElement.style.colorScheme = "dark";
      element.style.width = "30rem";
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return { light, dark: looks() };`;
    expect(await run(page, program)).toEqual({
      light: { run: "rgb(200, 0, 100)", code: 0, heading: "uppercase", text: "rgb(23, 33, 30)", columns: 2 },
      dark: { run: "rgb(200, 0, 100)", code: 0, heading: "uppercase", text: "rgb(232, 238, 235)", columns: 1 },
    });
    await page.close();
  });
});

describe("the words of an element", () => {
  it("are replaced by those that are given, as they come and change, and put back", async () => {
    const page = await site.page("profile");
    const program = `
      const element = await put("tablight-profile", { src: "retail.csv", strings: { "Columns": "Spalten", "{some} of {all}": "{all}, davon {some}", "Find a column": "Spalte suchen", "most missing": "lückenhafteste", "{n} of {all} columns": "{all} Spalten, {n} gefunden" } });
      const first = { text: text(element), placeholder: deep(element, "input[type=search]")[0].placeholder };
      const order = deep(element, "select")[0];
      const names = () => deep(element, "[data-testid=column]").map((card) => card.dataset.column);
      order.value = "most missing";
      order.dispatchEvent(new Event("change"));
      await settled(element);
      const sorted = names()[0];
      const search = deep(element, "input[type=search]")[0];
      search.value = "order";
      search.dispatchEvent(new Event("input"));
      await settled(element);
      const searched = text(element);
      element.strings = { "{n} of {all} columns": "{n} von {all} Spalten" };
      await settled(element);
      const other = text(element);
      element.strings = undefined;
      await settled(element);
      return { first, sorted, searched, other, back: text(element), texts: element.texts() };`;
    const { first, sorted, searched, other, back, texts } = await run<{ first: { text: string; placeholder: string }; sorted: string; searched: string; other: string; back: string; texts: string[] }>(page, program);
    expect(first.placeholder).toBe("Spalte suchen");
    expect(first.text).toContain("Spalten");
    expect(first.text).toContain("42,000, davon 838");
    expect(sorted).toBe("rating");
    expect(searched).toContain("14 Spalten, 2 gefunden");
    expect(other).toContain("2 von 14 Spalten");
    expect(other).not.toContain("davon");
    expect(back).toContain("2 of 14 columns");
    expect(texts).toEqual(expect.arrayContaining(["2 of 14 columns", "838 of 42,000", "Find a column", "most missing"]));
    await page.close();
  });

  it.each(ALL)("of %s all go through its strings", async (tag) => {
    const page = await site.page();
    const program = `
      const strings = (text) => "⟦" + text + "⟧";
      const element = await put("${tag}", { src: "${FILES[tag] ?? "retail.csv"}", strings });
      const missed = [];
      const whole = (node) => { let first = node; while (first.previousSibling instanceof CharacterData) first = first.previousSibling; let all = ""; for (let one = first; one instanceof CharacterData; one = one.nextSibling) if (one instanceof Text) all += one.data; return all.trim(); };
      const isWorded = (words, inside) => /\\p{L}/u.test(words) && !inside.closest("code, pre, style, [translate=no]");
      let seen = 0;
      const look = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          if (node instanceof Text) {
            const words = whole(node);
            if (isWorded(words, node.parentElement)) words.startsWith("⟦") && words.endsWith("⟧") ? seen++ : missed.push(words);
          } else {
            for (const name of ["aria-label", "title", "placeholder", "alt"]) {
              const words = node.getAttribute(name) ?? "";
              if (isWorded(words, node)) words.startsWith("⟦") ? seen++ : missed.push(name + "=" + words);
            }
            if (node.shadowRoot) look(node.shadowRoot);
          }
        }
      };
      look(element.shadowRoot);
      return { missed: missed.slice(0, 10), seen };`;
    const { missed, seen } = await run<{ missed: string[]; seen: number }>(page, program);
    expect(missed).toEqual([]);
    expect(seen).toBeGreaterThan(5);
    await page.close();
  });
});

describe("on a server", () => {
  it("the elements are imported without a document", async () => {
    const program = 'await import("tablight/elements"); await import("tablight/elements/table"); console.log(typeof document, typeof HTMLElement)';
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { cwd: PACKAGE });
    expect([stdout.trim(), stderr]).toEqual(["undefined undefined", ""]);
  });
});
