// Five questions that a new user would ask, each answered on a sample by clicks alone: `node benches/questions.mjs [--shots DIR] [--only NAME]`, on the page as built.
// Prints the clicks, the seconds from the first click to the answer, and the answer as the page gives it.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';

const { values: { shots, only } } = parseArgs({ options: { shots: { type: 'string' }, only: { type: 'string' } } });

/** What is asked of which sample, what is clicked, and where the answer stands. */
const QUESTIONS = [
  { name: 'unusable', question: 'Which columns are unusable, and why?', sample: 'cards', clicks: ['ask-care'], answer: (page) => page.getByTestId('alerts').getByRole('list').first() },
  { name: 'worth', question: 'Which customers are worth most?', sample: 'retail', clicks: ['ask-worth'], done: 'aggregate', answer: (page) => page.getByTestId('group-words') },
  { name: 'quarter', question: 'What will demand be next quarter?', sample: 'retail', clicks: ['ask-quarter'], done: 'forecast', answer: (page) => page.getByTestId('headline') },
  { name: 'drifting', question: 'Which of the stores is drifting?', sample: 'retail', clicks: ['ask-drifting'], done: 'aggregate', answer: (page) => page.getByTestId('group-words') },
  { name: 'cleaned', question: 'Give me the cleaned file', sample: 'cards', clicks: ['ask-clean', 'apply', 'save-csv'], saves: true },
];

const { url, close } = await serve(path.join(root, 'www/dist'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
});
for (const one of QUESTIONS.filter(({ name }) => !only || name === only)) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  page.setDefaultTimeout(300_000);
  await page.goto(url);
  await page.waitForSelector('[data-phase="empty"]');
  const { clicks, seconds, answer } = await answered(page, one);
  console.log(`${one.question}\n  ${clicks} clicks, ${seconds.toFixed(1)} s\n  ${answer.replace(/\s+/g, ' ').slice(0, 400)}`);
  if (shots) await page.screenshot({ path: path.join(shots, `${one.name}.png`) });
  await page.close();
}
await browser.close();
close();

async function answered(page, { sample, clicks, done, saves, answer }) {
  let count = 0;
  const click = async (name) => {
    // A tab that is not shown may have a button of the same name.
    await page.getByTestId(name).locator('visible=true').first().click();
    count += 1;
  };
  const start = performance.now();
  await click(`sample-${sample}`);
  for (const name of clicks.slice(0, -1)) await click(name);
  const [download] = await Promise.all([saves ? page.waitForEvent('download') : undefined, click(clicks.at(-1))]);
  if (done) await page.waitForSelector(`[data-testid="${done}-view"][data-state="done"]`);
  const text = download ? `saved ${download.suggestedFilename()}` : await answer(page).innerText();
  return { clicks: count, seconds: (performance.now() - start) / 1000, answer: text };
}
