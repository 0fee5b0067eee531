// Builds the module, the package and the page. `npm run build` makes what ships: link-time optimization and wasm-opt.
// `npm start` and `npm test` use the `web` profile: the same code, compiled in a third of the time.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { root, run, step } from './run.mjs';
import { setup } from './setup.mjs';

const TARGET = 'wasm32-unknown-unknown';
const at = (...parts) => path.join(root, ...parts);

/** Builds everything; steps whose inputs have not changed are skipped. */
export async function build({ release = false } = {}) {
  const profile = release ? 'release' : 'web';
  const minutes = release ? 'about 5 minutes the first time' : 'about 5 minutes the first time, seconds after that';
  await step(`Compiling Rust to WebAssembly (${minutes})`, () => run('cargo', ['build', '--lib', '--target', TARGET, '--profile', profile]));
  const module = at('target', TARGET, profile, 'tablight.wasm');
  await unlessFresh('glue', [module, at('crates/glue/src')], async () => {
    await step('Making the JavaScript glue (compiles its tool the first time, about 1 minute)', () => run('cargo', ['run', '-q', '-p', 'tablight-glue', '--', module, at('pkg/wasm')]));
    if (release) await optimize(at('pkg/wasm/tablight_bg.wasm'));
  }, profile);
  if (release) sizes(at('pkg/wasm/tablight_bg.wasm'));
  await unlessFresh('package', [at('pkg/src'), at('pkg/tsconfig.json'), at('pkg/package.json'), at('pkg/wasm')], () =>
    step('Compiling the package', () => run('npm', ['run', '-s', 'build', '-w', 'tablight'])));
  await unlessFresh('page', [at('www'), at('pkg/dist'), at('pkg/wasm'), at('pkg/package.json')], () =>
    step('Bundling the page', () => run('npm', ['run', '-s', 'build', '-w', 'tablight-page'])));
}

async function optimize(wasm) {
  const features = ['simd', 'bulk-memory', 'bulk-memory-opt', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'multivalue', 'call-indirect-overlong'];
  // More passes than -O1 take five times as long, and leave the compressed module larger and no faster.
  await step('Optimizing with wasm-opt -O1 (about 1 minute)', () =>
    run(process.execPath, ['--stack-size=4000', at('node_modules/binaryen/bin/wasm-opt'), wasm, '-O1', ...features.map((f) => `--enable-${f}`), '-o', wasm]));
}

function sizes(wasm) {
  const bytes = fs.readFileSync(wasm);
  const mb = (n) => `${(n / 1e6).toFixed(2)} MB`;
  const brotli = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } });
  console.log(`\nModule: ${mb(bytes.length)} raw, ${mb(zlib.gzipSync(bytes, { level: 9 }).length)} gzip, ${mb(brotli.length)} brotli`);
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

const outputsExist = (name) => fs.existsSync({ glue: at('pkg/wasm/tablight_bg.wasm'), package: at('pkg/dist/index.js'), page: at('www/dist/index.html') }[name]);

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
