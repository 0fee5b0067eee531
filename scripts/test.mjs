// `npm test`: everything that must hold. `--only lint|rust|package|browser|packaging` runs a part.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { root, run, seconds, step } from './run.mjs';
import { setup } from './setup.mjs';

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const WASM = ['--target', 'wasm32-unknown-unknown'];
const vitest = (...args) => run('npx', ['vitest', 'run', ...args]);

const PARTS = {
  lint: [
    ['Rust format', () => run('cargo', ['fmt', '--all', '--', '--check'])],
    ['Clippy, native', () => run('cargo', ['clippy', '-q', '--workspace', '--all-targets', '--', '-D', 'warnings'])],
    ['Clippy, WebAssembly', () => run('cargo', ['clippy', '-q', '--lib', ...WASM, '--', '-D', 'warnings'])],
  ],
  rust: [['Native tests', () => run('cargo', ['test', '-q', '--workspace'])]],
  build: [
    ['Build', () => build()],
    ['TypeScript, package', () => run('npm', ['run', '-s', 'check', '-w', 'tablight'])],
    ['TypeScript, page', () => run('npm', ['run', '-s', 'check', '-w', 'tablight-page'])],
  ],
  package: [['Package in Node', () => vitest('--dir', 'pkg/test', '--testTimeout', '30000')]],
  packaging: [['The packed package where users load it', () => vitest('--dir', 'tests/packaging')]],
  // A machine that stalls for seconds fails a test of a browser now and then: such a test has a second try, which the output tells of.
  browser: [['The page in Chromium', () => vitest('--dir', 'tests/browser', '--expect.poll.timeout', '30000', '--maxWorkers', '2', '--retry', '1')]],
};

// What is compiled for the first time gains nothing from what would make the second time faster.
if (!fs.existsSync(path.join(root, 'target'))) process.env.CARGO_INCREMENTAL = '0';
const start = performance.now();
await setup({ chromium: true });
const needsBuild = ['package', 'packaging', 'browser'];
const parts = only ? [...(needsBuild.includes(only) ? ['build'] : []), only] : Object.keys(PARTS);
let passed = 0;
const failed = [];
for (const [title, work] of parts.flatMap((part) => PARTS[part])) {
  try {
    await step(title, work);
    passed += 1;
  } catch (error) {
    console.error(`  ${title} failed: ${error.message}`);
    failed.push(title);
    if (title === 'Build') break; // nothing after it could say anything
  }
}
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
console.log(`\nAll of it took ${seconds(start)}`);
console.log(`steps: ${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
