// `npm start`: from a fresh clone to the page in a browser.
import { build } from './build.mjs';
import { has, root, run, seconds } from './run.mjs';
import { serve } from './serve.mjs';
import { setup } from './setup.mjs';
import path from 'node:path';

const start = performance.now();
await setup();
await build();
const { url } = await serve(path.join(root, 'www/dist'), Number(process.env.PORT ?? 4173));
const page = `${url}?sample=retail`;
console.log(`\nTablight is at ${page}  (ready after ${seconds(start)}; Ctrl-C stops)`);
if (process.stdout.isTTY && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) && has('xdg-open')) run('xdg-open', [page], { stdio: 'ignore' }).catch(() => {});
if (process.stdout.isTTY && process.platform === 'darwin') run('open', [page], { stdio: 'ignore' }).catch(() => {});
