// How the page feels with a large file: `node benches/page.mjs FILE [--task segment|forecast|profile] [--cold N]`, on the page as built.
// Prints when the engine was ready, the profile stood and the task was done, and what kept the main thread for longer
// than 50 ms in each stretch, with the script that did. `--cold N` opens the page N times in a fresh browser instead.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';

const { values: { task, cold }, positionals: [file] } = parseArgs({ allowPositionals: true, options: { task: { type: 'string', default: 'segment' }, cold: { type: 'string' } } });
const { url, close } = await serve(path.join(root, 'www/dist'));
const launch = (folder) => chromium.launchPersistentContext(folder, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
});
const profileFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'tablight-'));
const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];

if (cold) await coldStarts(Number(cold));
else await oneFile();
close();

/** Page open to engine ready: the first visit of a browser, and the second, with its caches warm. */
async function coldStarts(times) {
  const firsts = [];
  const seconds = [];
  for (let i = 0; i < times; i++) {
    const context = await launch(profileFolder());
    for (const list of [firsts, seconds]) {
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForSelector('[data-phase="empty"]');
      list.push(await page.evaluate(() => performance.now()));
      await page.waitForTimeout(3000); // the browser writes compiled code to its cache when it is idle
      await page.close();
    }
    await context.close();
  }
  console.log(`page open to engine ready: first visit ${median(firsts).toFixed(0)} ms, caches warm ${median(seconds).toFixed(0)} ms (medians of ${times})`);
}

async function oneFile() {
  const context = await launch(profileFolder());
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log(`console: ${message.text()}`));
  await page.addInitScript(() => {
    const slow = [];
    Object.assign(globalThis, { slow });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) slow.push({ at: entry.startTime, ms: entry.duration, blocked: entry.blockingDuration, scripts: entry.scripts.map((script) => `${script.duration.toFixed(0)} ms ${script.invoker} ${script.sourceFunctionName} (layout ${script.forcedStyleAndLayoutDuration.toFixed(0)})`), render: entry.renderStart ? entry.startTime + entry.duration - entry.renderStart : 0 });
    }).observe({ type: 'long-animation-frame', buffered: true });
  });
  await page.goto(url);
  await page.waitForSelector('[data-phase="empty"]');
  let mark = await stretch(page, 'engine ready', 0);
  await page.setInputFiles('input[type=file]', file);
  await page.waitForSelector('[data-testid=profile-done]', { timeout: 600_000 });
  mark = await stretch(page, 'profile', mark);
  if (task !== 'profile') {
    await page.click(`[data-testid=tab-${task}]`);
    const state = (...states) => page.waitForSelector(states.map((one) => `[data-testid=${task}-view][data-state=${one}]`).join(', '), { timeout: 600_000 });
    await state('idle', 'running', 'done');
    if (await page.$(`[data-testid=${task}-view][data-state=idle]`)) await page.click(`[data-testid=${task}-params] [data-testid=run]`);
    await state('done', 'failed');
    mark = await stretch(page, task, mark);
    if (task === 'segment') {
      await page.selectOption('[data-testid=axis-0]', { index: 1 });
      mark = await stretch(page, 'two columns as axes', mark);
    }
  }
  await context.close();
}

async function stretch(page, name, since) {
  await page.waitForTimeout(1000); // what is drawn after the last step belongs to it
  const { now, slow } = await page.evaluate(() => ({ now: performance.now(), slow: globalThis.slow }));
  const frames = slow.filter(({ at }) => at >= since);
  const longest = Math.max(0, ...frames.map(({ ms }) => ms));
  console.log(`${name}: ${(now - since - 1000).toFixed(0)} ms; longest frame ${longest.toFixed(0)} ms`);
  for (const { ms, blocked, scripts, render } of frames) console.log(`  ${ms.toFixed(0)} ms (blocking ${blocked.toFixed(0)}, style to paint ${render.toFixed(0)}): ${scripts.join('; ') || 'no script'}`);
  return now;
}
