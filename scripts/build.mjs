// Builds the module, the package with its elements, and the page. `npm run build` makes what ships: link-time optimization and wasm-opt.
// `npm start` and `npm test` use the `web` profile: the same code, compiled in a third of the time.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { offline } from './offline.mjs';
import { root, run, step } from './run.mjs';
import { setup } from './setup.mjs';
import { single } from './single.mjs';

const TARGET = 'wasm32-unknown-unknown';
const at = (...parts) => path.join(root, ...parts);

/** Builds everything; steps whose inputs have not changed are skipped. */
export async function build({ release = false } = {}) {
  const profile = release ? 'release' : 'web';
  const minutes = release ? 'about 5 minutes the first time' : 'about 5 minutes the first time, seconds after that';
  await step(`Compiling Rust to WebAssembly (${minutes})`, () => run('cargo', ['build', '--lib', '--target', TARGET, '--profile', profile]));
  const module = at('target', TARGET, profile, 'tablight.wasm');
  const whole = at('target/whole/tablight_bg.wasm');
  await unlessFresh('glue', [module, at('crates/glue/src')], async () => {
    await step('Making the JavaScript glue (compiles its tool the first time, about 1 minute)', () => glue('bind', module, path.dirname(whole)));
    if (release) await optimize(whole);
    fs.mkdirSync(at('pkg/wasm'), { recursive: true });
    for (const file of ['tablight.js', 'tablight.d.ts']) fs.copyFileSync(path.join(path.dirname(whole), file), at('pkg/wasm', file));
  }, profile);
  await unlessFresh('package', [at('pkg/src'), at('pkg/tsconfig.json'), at('pkg/package.json'), at('pkg/wasm/tablight.d.ts')], () =>
    step('Compiling the package', () => run('npm', ['run', '-s', 'build', '-w', 'tablight'])));
  const parts = ['tablight_bg.wasm', 'tablight_rest.wasm'].map((file) => at('pkg/wasm', file));
  await unlessFresh('split', [whole, at('scripts/first_use.mjs'), at('crates/glue/src')], () => step('Splitting the module', () => split(whole, module, parts)));
  if (release) sizes(parts);
  await unlessFresh('elements', [at('www/src'), at('www/elements.config.ts'), at('www/elements.names.ts'), at('www/tsconfig.elements.json'), at('pkg/package.json'), at('pkg/dist/index.js')], () =>
    step('Bundling the elements', () => run('npm', ['run', '-s', 'build:elements', '-w', 'tablight-page'])));
  await unlessFresh('page', [at('www'), at('scripts/single.mjs'), at('scripts/offline.mjs'), at('pkg/dist'), at('pkg/wasm'), at('pkg/package.json')], () =>
    step('Bundling the page, as a folder and as one file', async () => {
      await run('npm', ['run', '-s', 'build', '-w', 'tablight-page']);
      await single();
      offline();
    }));
}

async function optimize(wasm) {
  const features = ['simd', 'bulk-memory', 'bulk-memory-opt', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'multivalue', 'call-indirect-overlong'];
  // The names of the functions are for the splitting, which takes them out. More passes than -O1 take five times as long, and leave the compressed module larger and no faster.
  await step('Optimizing with wasm-opt -O1 (about 1 minute)', () =>
    run(process.execPath, ['--stack-size=4000', at('node_modules/binaryen/bin/wasm-opt'), wasm, '-O1', '-g', ...features.map((f) => `--enable-${f}`), '-o', wasm]));
}

const glue = (...args) => run('cargo', ['run', '-q', '-p', 'tablight-glue', '--', ...args]);

/** Cuts the module in two: what runs when files are read and profiled, and the rest. `linked` tells which function uses which data. */
async function split(whole, linked, parts) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tablight-split-'));
  const file = (name) => path.join(folder, name);
  const use = (...args) => run(process.execPath, [at('scripts/first_use.mjs'), ...args]);
  try {
    await use('make', whole, folder);
    await glue('watch', whole, file('watched.wasm'));
    await use('watch', file('watched.wasm'), folder, file('ran.txt'));
    await glue('split', whole, linked, file('ran.txt'), ...parts);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function sizes(parts) {
  const mb = (n) => `${(n / 1e6).toFixed(2)} MB`;
  const brotli = (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } });
  for (const part of parts) {
    const bytes = fs.readFileSync(part);
    console.log(`${path.basename(part)}: ${mb(bytes.length)} raw, ${mb(zlib.gzipSync(bytes, { level: 9 }).length)} gzip, ${mb(brotli(bytes).length)} brotli`);
  }
}

// A step is fresh while the content of all files under its inputs is what it was when the step last succeeded.
async function unlessFresh(name, inputs, work, salt = '') {
  const stamp = at('target', 'stamps', name);
  const digest = crypto.createHash('sha256').update(salt);
  for (const input of inputs) for (const file of files(input)) digest.update(path.relative(root, file)).update(fs.readFileSync(file));
  const now = digest.digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === now && outputsExist(name)) return;
  await work();
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, now);
}

const outputsExist = (name) => fs.existsSync({ glue: at('pkg/wasm/tablight.js'), split: at('pkg/wasm/tablight_rest.wasm'), package: at('pkg/dist/index.js'), elements: at('pkg/dist/elements/index.js'), page: at('www/dist/tablight.html') }[name]);

function files(input) {
  if (!fs.existsSync(input)) return [];
  if (fs.statSync(input).isFile()) return [input];
  return fs.readdirSync(input, { withFileTypes: true })
    .filter((entry) => !['node_modules', '.vite'].includes(entry.name) && !(entry.name === 'dist' && input === at('www')))
    .flatMap((entry) => files(path.join(input, entry.name)))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setup();
  await build({ release: true });
}
