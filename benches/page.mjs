// How the page feels with a large file: `node benches/page.mjs FILE [--task segment|forecast|profile] [--cold N]`, on the page as built.
// Prints when the engine was ready, the first profile and the whole one stood and the task was done, the longest task of the main thread
// in each stretch, and what kept it for longer than 50 ms, with the script that did; then how long controls take from a click to
// the next picture. `--cold N` opens the page N times in a fresh browser instead: time to interactive, and the bytes that take part in it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
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
  let weight = '';
  for (let i = 0; i < times; i++) {
    const context = await launch(profileFolder());
    for (const list of [firsts, seconds]) {
      const page = await context.newPage();
      await page.addInitScript(() => {
        const look = () => {
          if (document.querySelector('tablight-app')?.shadowRoot?.querySelector('[data-phase="empty"]')) globalThis.readyAt = performance.now();
          else setTimeout(look, 4);
        };
        look();
      });
      await page.goto(url);
      await page.waitForSelector('[data-phase="empty"]');
      list.push(await page.evaluate(() => globalThis.readyAt));
      if (i === 0 && list === firsts) weight = await weigh(page);
      await page.waitForTimeout(3000); // the browser writes compiled code to its cache when it is idle
      await page.close();
    }
    await context.close();
  }
  console.log(`before the first result: ${weight}`);
  console.log(`page open to engine ready: first visit ${median(firsts).toFixed(0)} ms, caches warm ${median(seconds).toFixed(0)} ms (medians of ${times})`);
}

/** What was fetched until the page took files: nothing more is fetched after that. */
async function weigh(page) {
  const urls = await page.evaluate(() => [...new Set(performance.getEntriesByType('resource').map(({ name }) => name))]);
  const names = ['index.html', ...urls.filter((name) => name.startsWith(url)).map((name) => name.slice(url.length).split('?')[0])];
  const files = [...new Set(names)].map((name) => fs.readFileSync(path.join(root, 'www/dist', name)));
  const sum = (sizes) => (sizes.reduce((all, size) => all + size, 0) / 1e6).toFixed(2);
  return `${files.length} files, ${sum(files.map(({ length }) => length))} MB, ${sum(files.map((bytes) => zlib.gzipSync(bytes).length))} MB where the host compresses with gzip`;
}

async function oneFile() {
  const context = await launch(profileFolder());
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log(`console: ${message.text()}`));
  await page.addInitScript(() => {
    const slow = [];
    const tasks = [];
    const events = [];
    Object.assign(globalThis, { slow, tasks, events });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ at: startTime, ms: duration })))).observe({ type: 'longtask', buffered: true });
    // From the event to the next picture, in steps of 8 ms.
    new PerformanceObserver((list) => events.push(...list.getEntries().filter(({ interactionId }) => interactionId > 0).map(({ startTime, duration }) => ({ at: startTime, ms: duration })))).observe({ type: 'event', durationThreshold: 16, buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) slow.push({ at: entry.startTime, ms: entry.duration, blocked: entry.blockingDuration, scripts: entry.scripts.map((script) => `${script.duration.toFixed(0)} ms ${script.invoker} ${script.sourceFunctionName} (layout ${script.forcedStyleAndLayoutDuration.toFixed(0)})`), render: entry.renderStart ? entry.startTime + entry.duration - entry.renderStart : 0 });
    }).observe({ type: 'long-animation-frame', buffered: true });
  });
  await page.goto(url);
  await page.waitForSelector('[data-phase="empty"]');
  let mark = await stretch(page, 'engine ready', 0);
  await page.setInputFiles('input[type=file]', file);
  await page.waitForSelector('tablight-column', { timeout: 600_000 });
  console.log(`first profile shown: ${((await page.evaluate(() => performance.now())) - mark).toFixed(0)} ms after the drop`);
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
  await controls(page);
  await context.close();
}

/** Clicks through the controls that are always there and those of the view, and tells how long the next picture took. */
async function controls(page) {
  const since = await page.evaluate(() => performance.now());
  for (const name of ['profile', 'clean', 'check', 'compare', 'join', 'aggregate', 'features', 'forecast', 'segment', 'profile']) {
    await page.click(`[data-testid=tab-${name}]`);
    await page.waitForTimeout(700);
  }
  for (const name of ['theme', 'theme', 'show-palette']) {
    await page.click(`[data-testid=${name}]`);
    await page.waitForTimeout(300);
  }
  await page.keyboard.type('seg', { delay: 120 });
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1000);
  const { tasks, events } = await page.evaluate(() => ({ tasks: globalThis.tasks, events: globalThis.events }));
  const mine = events.filter(({ at }) => at >= since).map(({ ms }) => ms);
  const late = mine.filter((ms) => ms > 100);
  console.log(`controls: ${mine.length} events took 16 ms or more to the next picture, the slowest ${Math.max(0, ...mine).toFixed(0)} ms, ${late.length} more than 100 ms; longest task ${longest(tasks, since)}`);
}

function longest(tasks, since) {
  const ms = Math.max(0, ...tasks.filter(({ at }) => at >= since).map((task) => task.ms));
  return ms === 0 ? 'below 50 ms' : `${ms.toFixed(0)} ms`;
}

async function stretch(page, name, since) {
  await page.waitForTimeout(1000); // what is drawn after the last step belongs to it
  const { now, slow, tasks } = await page.evaluate(() => ({ now: performance.now(), slow: globalThis.slow, tasks: globalThis.tasks }));
  const frames = slow.filter(({ at }) => at >= since);
  console.log(`${name}: ${(now - since - 1000).toFixed(0)} ms; longest task ${longest(tasks, since)}, longest frame ${Math.max(0, ...frames.map(({ ms }) => ms)).toFixed(0)} ms`);
  for (const { ms, blocked, scripts, render } of frames) console.log(`  ${ms.toFixed(0)} ms (blocking ${blocked.toFixed(0)}, style to paint ${render.toFixed(0)}): ${scripts.join('; ') || 'no script'}`);
  return now;
}
