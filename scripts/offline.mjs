// What makes the page installable: its service worker, which names all files of the page and their version.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

/** Writes `worker.js` into the built page. */
export function offline(folder = path.join(root, 'www/dist')) {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !['worker.js', 'tablight.html'].includes(file)).sort();
  const version = crypto.createHash('sha256');
  for (const file of files) version.update(file).update(fs.readFileSync(path.join(folder, file)));
  // The page's own address ends with the folder.
  const names = ['./', ...files.filter((file) => file !== 'index.html')];
  const head = `const VERSION = ${JSON.stringify(version.digest('hex').slice(0, 16))};\nconst FILES = ${JSON.stringify(names)};\n`;
  fs.writeFileSync(path.join(folder, 'worker.js'), head + fs.readFileSync(path.join(root, 'www/offline/worker.js'), 'utf8'));
}
