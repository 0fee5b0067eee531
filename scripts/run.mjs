// Running other programs, and saying what is done and how long it took.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/** Seconds in a readable form. */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Does a program exist on this machine? */
export const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Standard output of a program, or undefined if it fails. */
export function output(program, args) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout : undefined;
}

/** Runs a program with its output shown; rejects unless it exits with 0. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options, env: { ...process.env, ...options.env } });
    child.on('error', reject);
    child.on('exit', (code, signal) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}`))));
  });
}

/** Announces a step, runs it and says how long it took. */
export async function step(title, work) {
  const start = performance.now();
  console.log(`\n▸ ${title}`);
  const result = await work();
  console.log(`  ${title}: ${seconds(start)}`);
  return result;
}
