import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";

import { serve } from "../../../scripts/serve.mjs";
import { launch } from "./browser.js";

const PACKAGE = fileURLToPath(new URL("../../../pkg/", import.meta.url));

/** A page that is nothing but the package: `openEngine`, and whatever `scripts` are beside it, by their names. */
export function bare(scripts: Readonly<Record<string, string>> = {}): { tab(): Promise<Page> } {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
  let [browser, context, server, folder] = [undefined as Browser | undefined, undefined as BrowserContext | undefined, undefined as { url: string; close(): void } | undefined, ""];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tablight-bare-"));
    for (const part of ["dist", "wasm"]) await cp(join(PACKAGE, part), join(folder, part), { recursive: true });
    const main = 'import { openEngine, TablightError } from "./dist/index.js"; Object.assign(globalThis, { openEngine, TablightError, ready: true });';
    await writeFile(join(folder, "index.html"), `<!doctype html><link rel="icon" href="data:,"><script type="module">${main}</script>`);
    for (const [name, text] of Object.entries(scripts)) await writeFile(join(folder, name), text);
    [server, browser] = await Promise.all([serve(folder), launch()]);
  });
  // Each test has a browser profile of its own, with nothing on its device yet.
  beforeEach(async () => {
    context = await browser?.newContext();
    context?.setDefaultTimeout(90_000);
  });
  afterEach(() => context?.close());
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    tab: async () => {
      const page = (await context?.newPage()) as Page;
      await page.goto(server?.url ?? "");
      await page.waitForFunction("globalThis.ready");
      return page;
    },
  };
}
