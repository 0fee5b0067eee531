// `npm run bench -- --data DIR [harness options]`: our package beside its peers in Chromium, in one run.
// HARNESS names the folder of the browser harness (its README says how to make the data); it is copied to target/bench first,
// so that nothing is written next to the original.
import fs from 'node:fs';
import path from 'node:path';
import { root, run, step } from './run.mjs';

const harness = process.env.HARNESS ?? path.join(root, '../shared/bench/browser');
const copy = path.join(root, 'target/bench/browser');
if (!fs.existsSync(harness)) throw new Error(`no harness in ${harness}: set HARNESS to its folder`);
fs.cpSync(path.dirname(harness), path.dirname(copy), { recursive: true, filter: (from) => !/node_modules|results|dist$/.test(path.relative(harness, from)) });
fs.copyFileSync(path.join(root, 'benches/browser/ours.js'), path.join(copy, 'contenders/ours.js'));
if (!fs.existsSync(path.join(copy, 'node_modules'))) await step('Installing the peers', () => run('npm', ['install', '--no-audit', '--no-fund'], { cwd: copy }));
await step('Bundling the contenders', () => run('npm', ['run', '-s', 'build'], { cwd: copy, env: { OURS: path.join(root, 'pkg') } }));
fs.copyFileSync(path.join(root, 'pkg/wasm/tablight_rest.wasm'), path.join(copy, 'dist/assets/tablight_rest.wasm'));
await run('node', ['run.mjs', ...process.argv.slice(2)], { cwd: copy });
