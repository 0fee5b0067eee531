import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect, afterAll, beforeAll, vi } from "vitest";

import { serve } from "../../packaging/serve.js";
import { launch } from "./browser.js";

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What the page of a test has beside the elements: who spoke, and how to wait for it. */
const MAIN = `
import { openEngine, TablightError } from "./dist/index.js";
const heard = [];
for (const name of ["open", "progress", "result", "error"]) document.addEventListener("tablight-" + name, ({ target, detail }) => heard.push({ name, tag: target.localName, detail }));
const until = async (what) => { for (const start = performance.now(); performance.now() - start < 90_000; ) { const found = what(); if (found) return found; await new Promise((resolve) => setTimeout(resolve, 20)); } throw new Error(\`never came: \${what}\`); };
const said = (name, tag, times = 1) => until(() => { const those = heard.filter((one) => one.name === name && one.tag === tag); return those.length >= times && those.at(-1).detail; });
/** All elements that a selector finds below a node, through its shadow roots. */
const deep = (root, selector) => [...(root.shadowRoot ?? root).querySelectorAll("*")].flatMap((one) => [...(one.matches(selector) ? [one] : []), ...(one.shadowRoot ? deep(one, selector) : [])]);
const text = (root) => [...(root.shadowRoot ?? root).childNodes].map((node) => node instanceof Text ? node.data : node instanceof Element && node.localName !== "style" ? text(node) : "").join(" ").replace(/\\s+/g, " ");
/** Puts an element on the page and waits until it shows what it has to show. */
const put = async (tag, properties, result = !["tablight-table", "tablight-workspace"].includes(tag)) => {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.append(element);
  await said("open", tag);
  if (result) await said("result", tag);
  await settled(element);
  return element;
};
/** Waits until nothing below an element has changed for a while. */
const settled = async (element) => { for (let before; before !== (before = text(element)); ) await new Promise((resolve) => setTimeout(resolve, 700)); };
Object.assign(globalThis, { openEngine, TablightError, heard, said, deep, text, put, until, settled, ready: true });
`;

/** A page that has the package beside it, under a policy as strict as the package allows; `page` opens it with one or all of the elements. */
export function elements(): { page(which?: string): Promise<Page>; complaints: string[] } {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
  const complaints: string[] = [];
  let [browser, context, site, folder] = [undefined as Browser | undefined, undefined as BrowserContext | undefined, undefined as Awaited<ReturnType<typeof serve>> | undefined, ""];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tablight-elements-"));
    for (const part of ["dist", "wasm"]) await cp(at(`pkg/${part}`), join(folder, part), { recursive: true });
    await cp(at("www/public/samples"), folder, { recursive: true });
    await writeFile(join(folder, "main.js"), MAIN);
    await writeFile(join(folder, "index.html"), '<!doctype html><html lang="en"><title>dashboard</title><link rel="icon" href="data:,"><script type="module" src="./main.js"></script><body></body></html>');
    [site, browser] = await Promise.all([serve(folder), launch()]);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(90_000);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
    expect(complaints, "the console should be silent").toEqual([]);
  });
  return {
    complaints,
    async page(which = "index") {
      const page = (await context?.newPage()) as Page;
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error.stack)));
      await page.goto(site?.url ?? "");
      await page.waitForFunction("globalThis.ready");
      await page.evaluate(`import("/dist/elements/${which}.js")`);
      return page;
    },
  };
}
