// Brings a fresh machine to where the project builds: Node packages, the wasm target, clang, and for tests Chromium.
// Each part looks first and does nothing when it is there.
import fs from 'node:fs';
import path from 'node:path';
import { has, output, root, run, step } from './run.mjs';

/** Sets up what building needs, and with `chromium` what the browser tests need on top. */
export async function setup({ chromium = false } = {}) {
  await packages();
  await rust();
  await debian('clang', 'clang', 'compiles zstd for WebAssembly');
  if (chromium) await debian('chromium', 'chromium', 'runs the browser tests');
}

async function packages() {
  const installed = modified('node_modules/.package-lock.json');
  if (installed >= Math.max(modified('package-lock.json'), modified('package.json'))) return;
  await step('Installing the Node packages (about 20 s)', () => run('npm', ['ci', '--no-audit', '--no-fund']));
  fs.utimesSync(path.join(root, 'node_modules/.package-lock.json'), new Date(), new Date());
}

async function rust() {
  if (!has('cargo')) throw new Error('Rust is missing: install it with rustup (https://rustup.rs), then run this again');
  if (!has('rustup')) return; // A distribution's Rust: the build says itself if its target is missing; see CONTRIBUTING.md.
  const channel = fs.readFileSync(path.join(root, 'rust-toolchain.toml'), 'utf8').match(/channel = "(.+)"/)[1];
  if (!output('rustup', ['toolchain', 'list'])?.includes(channel)) {
    await step(`Installing Rust ${channel} (about 60 s)`, () => run('rustup', ['toolchain', 'install', channel, '--profile', 'minimal', '-c', 'rustfmt', '-c', 'clippy']));
  }
  if (!output('rustup', ['target', 'list', '--installed', '--toolchain', channel])?.includes('wasm32-unknown-unknown')) {
    await step('Adding the WebAssembly target (about 5 s)', () => run('rustup', ['target', 'add', 'wasm32-unknown-unknown', '--toolchain', channel]));
  }
}

async function debian(program, pkg, why) {
  if (has(program)) return;
  if (!has('apt-get')) throw new Error(`${program} is missing (it ${why}): install it with your system's package manager, then run this again`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
  const apt = (...args) => { const [first, ...rest] = [...sudo, 'apt-get', ...args]; return run(first, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' } }); };
  await step(`Installing ${pkg}, which ${why} (about 60 s)`, async () => {
    await apt('update', '-qq');
    await apt('install', '-y', '-qq', '--no-install-recommends', pkg);
  });
}

function modified(file) {
  try { return fs.statSync(path.join(root, file)).mtimeMs; } catch { return 0; }
}
