// What a cache costs and gains: `node benches/cache.mjs FILE [--budget 3e8] [--repeat 3]`, on the package as built, in Chromium, for a file whose rows do not
// fit in the budget. Prints the medians of opening it and of tasks on the open data set, without a cache and with one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';

const { values, positionals: [file] } = parseArgs({ allowPositionals: true, options: { budget: { type: 'string', default: '3e8' }, repeat: { type: 'string', default: '3' } } });
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tablight-cache-'));
for (const part of ['dist', 'wasm']) fs.cpSync(path.join(root, 'pkg', part), path.join(folder, part), { recursive: true });
fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><input type="file"><script type="module">import { openEngine } from "./dist/index.js"; Object.assign(globalThis, { openEngine, ready: true });</script>');
const { url, close } = await serve(folder);
const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await context.newPage();
await page.goto(url);
await page.waitForFunction('globalThis.ready');
await page.setInputFiles('input', file);
const found = await page.evaluate(async ({ memoryBudget, repeat }) => {
  const [file] = document.querySelector('input').files;
  const times = {};
  const timed = async (name, mode, run) => {
    const start = performance.now();
    const result = await run();
    ((times[name] ??= {})[mode] ??= []).push(performance.now() - start);
    return result;
  };
  let told;
  for (let round = 0; round < repeat; round++) {
    for (const cache of ['never', 'auto']) {
      const engine = await openEngine({ memoryBudget, cache });
      const dataset = await timed('open', cache, () => engine.open(file));
      told = { kept: dataset.kept, ...dataset.cache };
      const [text, number] = ['string', 'float64'].map((type) => dataset.schema.find((field) => field.type === type)?.name ?? dataset.schema[0].name);
      await timed('mean of one column', cache, () => dataset.aggregate({ measures: { mean: { mean: number } } }));
      await timed('profile of two columns', cache, () => dataset.profile({ columns: [text, number] }));
      await engine.close();
    }
  }
  const median = (all) => Math.round(all.sort((a, b) => a - b)[all.length >> 1]);
  return { told, lines: Object.entries(times).map(([name, { never, auto }]) => `  ${name}: ${median(never)} ms without, ${median(auto)} ms with a cache`) };
}, { memoryBudget: Number(values.budget), repeat: Number(values.repeat) });
console.log(`${path.basename(file)}: rows ${found.told.kept ? 'kept in memory' : 'let go'}, cache ${found.told.kind} of ${(found.told.bytes / 1e6).toFixed(0)} MB`);
console.log(found.lines.join('\n'));
await context.close();
close();
fs.rmSync(folder, { recursive: true });
