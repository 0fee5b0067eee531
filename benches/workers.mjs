// What more workers gain: `node benches/workers.mjs FILE.csv [--workers 1,2] [--repeat 5]`, on the package as built, in Chromium.
// Prints the medians of opening the file with its rows kept and no profile, with both, and with the profile alone.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';

const { values, positionals: [file] } = parseArgs({ allowPositionals: true, options: { workers: { type: 'string', default: '1,2' }, repeat: { type: 'string', default: '5' } } });
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tablight-workers-'));
for (const part of ['dist', 'wasm']) fs.cpSync(path.join(root, 'pkg', part), path.join(folder, part), { recursive: true });
fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><input type="file"><script type="module">import { openEngine } from "./dist/index.js"; Object.assign(globalThis, { openEngine, ready: true });</script>');

const WAYS = { load: { profile: false, keep: 'always' }, 'load and profile': {}, profile: { keep: 'never' } };
const { url, close } = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const workers of values.workers.split(',').map(Number)) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.ready');
  await page.setInputFiles('input', file);
  const times = await page.evaluate(async ({ workers, repeat, ways }) => {
    const [file] = document.querySelector('input').files;
    const engine = await openEngine({ workers });
    const medians = {};
    for (const [name, options] of Object.entries(ways)) {
      const all = [];
      for (let i = 0; i <= repeat; i++) {
        const start = performance.now();
        const dataset = await engine.open(file, options);
        if (i > 0) all.push(performance.now() - start); // the first one starts the workers
        await dataset.close();
      }
      medians[name] = Math.round(all.sort((a, b) => a - b)[all.length >> 1]);
    }
    await engine.close();
    return medians;
  }, { workers, repeat: Number(values.repeat), ways: WAYS });
  console.log(`${workers} worker${workers > 1 ? 's' : ''}: ${Object.entries(times).map(([name, ms]) => `${name} ${ms} ms`).join(', ')}`);
  await page.close();
}
await browser.close();
close();
fs.rmSync(folder, { recursive: true });
