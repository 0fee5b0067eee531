// Pictures of the page with its samples, light and dark, wide and narrow: `node scripts/pictures.mjs [FOLDER]`.
// The README's picture is docs/page.png, the light and wide profile.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './run.mjs';
import { serve } from './serve.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(root, 'target/pictures'));
fs.mkdirSync(folder, { recursive: true });
const { url, close } = await serve(path.join(root, 'www/dist'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'] });
for (const colorScheme of ['light', 'dark']) {
  for (const [size, viewport] of [['wide', { width: 1440, height: 960 }], ['phone', { width: 390, height: 844 }]]) {
    const page = await browser.newPage({ viewport, colorScheme });
    const take = (view) => page.screenshot({ path: path.join(folder, `${view}-${colorScheme}-${size}.png`) });
    await page.goto(url);
    await page.locator('[data-phase="empty"]').waitFor();
    await take('landing');
    for (const [sample, views] of [['retail', ['Profile', 'Segments']], ['energy', ['Forecast']]]) {
      await page.goto(`${url}?sample=${sample}`);
      for (const view of views) {
        await page.getByRole('tab', { name: view }).click();
        await page.waitForTimeout(500); // a run starts by itself
        await page.getByTestId('cancel-run').waitFor({ state: 'hidden', timeout: 120_000 });
        await page.waitForTimeout(500); // and its charts are drawn
        await take(view.toLowerCase());
      }
    }
    await page.close();
  }
}
await browser.close();
close();
fs.copyFileSync(path.join(folder, 'profile-light-wide.png'), path.join(root, 'docs/page.png'));
console.log(`pictures in ${folder}`);
