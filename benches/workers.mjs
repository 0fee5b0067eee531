// What more workers gain: `node benches/workers.mjs FILE... [--workers 1,2] [--repeat 5]`, on the package as built, in Chromium.
// Prints for each file the medians of reading its bytes alone by as many readers, of opening it with its rows kept and no profile, with both,
// and with the profile alone; and what as many engines take for a file that each opens alone at the same time, by the file: no sharing is faster on
// these cores, which the browser's own reading is done on as well. The numbers of workers take turns, so that what else the machine does hits all of them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { workers: { type: 'string', default: '1,2' }, repeat: { type: 'string', default: '5' } } });
const counts = values.workers.split(',').map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tablight-workers-'));
for (const part of ['dist', 'wasm']) fs.cpSync(path.join(root, 'pkg', part), path.join(folder, part), { recursive: true });
fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><input type="file"><script type="module">import { openEngine } from "./dist/index.js"; Object.assign(globalThis, { openEngine, ready: true });</script>');
fs.writeFileSync(path.join(folder, 'reader.js'), `
onmessage = async ({ data: slices }) => {
  for (const slice of slices) await slice.arrayBuffer();
  postMessage(slices.length);
};`);

const WAYS = { load: { profile: false, keep: 'always' }, 'load and profile': { keep: 'always' }, profile: { keep: 'never' } };
const { url, close } = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const file of positionals) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.ready');
  await page.setInputFiles('input', file);
  const times = await page.evaluate(async ({ counts, repeat, ways }) => {
    const [file] = document.querySelector('input').files;
    const SLICE = 8 << 20;
    const slices = Array.from({ length: Math.ceil(file.size / SLICE) }, (_, i) => file.slice(i * SLICE, (i + 1) * SLICE));
    const readers = Array.from({ length: Math.max(...counts) }, () => new Worker('./reader.js'));
    const read = (n) => Promise.all(readers.slice(0, n).map((reader, i) => new Promise((resolve) => {
      reader.onmessage = resolve;
      reader.postMessage(slices.filter((_, j) => j % n === i));
    })));
    const engines = [];
    for (const workers of counts) engines.push(await openEngine({ workers, memoryBudget: 3e9 }));
    const apart = [];
    for (let i = 0; i < Math.max(...counts); i++) apart.push(await openEngine({ workers: 1, memoryBudget: 3e9 }));
    const work = [['bytes', (i) => read(counts[i]), () => 1]];
    for (const [name, options] of Object.entries(ways)) {
      const open = async (engine) => (await engine.open(file, options)).close();
      work.push([name, (i) => open(engines[i]), () => 1], [`${name}, at best`, (i) => Promise.all(apart.slice(0, counts[i]).map(open)), (i) => counts[i]]);
    }
    const medians = {};
    for (const [name, run, files] of work) {
      const all = counts.map(() => []);
      for (let round = 0; round <= repeat; round++) {
        for (const i of counts.keys()) {
          const start = performance.now();
          await run(i);
          if (round > 0) all[i].push((performance.now() - start) / files(i)); // the first one starts the workers
        }
      }
      medians[name] = all.map((some) => Math.round(some.sort((a, b) => a - b)[some.length >> 1]));
    }
    return medians;
  }, { counts, repeat: Number(values.repeat), ways: WAYS });
  console.log(`${path.basename(file)}, ${counts.join(' and ')} workers`);
  for (const [name, [first, ...others]] of Object.entries(times)) {
    console.log(`  ${name}: ${[first, ...others.map((ms) => `${ms} ms (${(first / ms).toFixed(2)} ×)`)].join(' ms, ')}${others.length ? '' : ' ms'}`);
  }
  await page.close();
}
await browser.close();
close();
fs.rmSync(folder, { recursive: true });
