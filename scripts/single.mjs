// The page as one file, which opens from a disk or a stick without any host: www/dist/tablight.html.
// Scripts and styles stand in it as they are, named in its policy by their hashes; all else is packed and named, for `www/src/assets.ts` to find.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { root, run } from './run.mjs';

const TYPES = { '.wasm': 'application/wasm', '.js': 'text/javascript', '.csv': 'text/csv' };

export async function single() {
  await run('npx', ['vite', 'build', '--mode', 'single', '--logLevel', 'warn'], { cwd: path.join(root, 'www') });
  const folder = path.join(root, 'target/single');
  const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8');
  const hash = (text) => `'sha256-${crypto.createHash('sha256').update(text).digest('base64')}'`;
  let page = read('index.html');
  /** Takes an element out of the page; returns the file that it names. */
  const take = (pattern) => {
    const [tag, file] = page.match(pattern);
    page = page.replace(tag, () => '');
    return file;
  };
  const [main, css] = [take(/\s*<script type="module"[^>]* src="\.\/([^"]+)"><\/script>/), take(/\s*<link rel="stylesheet"[^>]* href="\.\/([^"]+)">/)];
  take(/\s*<link rel="manifest"[^>]*>/);
  const script = read(main).replaceAll(/<(?=\/script|script|!--)/gi, '\\x3C');
  const style = read(css);
  const assets = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => TYPES[path.extname(file)] && file !== path.join(folder, main));
  const packed = (file) => `<script type="text/plain" data-asset="${path.basename(file)}" data-type="${TYPES[path.extname(file)]}">${zlib.gzipSync(fs.readFileSync(file), { level: 9 }).toString('base64')}</script>`;
  const policy = `default-src 'none'; script-src ${hash(script)} 'wasm-unsafe-eval'; style-src ${hash(style)}; worker-src blob:; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  page = page
    .replace(/<!--[^]*?-->\s*/, '')
    .replace(/(http-equiv="Content-Security-Policy"\s+content=")[^"]*/, (_, start) => start + policy)
    .replace('</head>', () => `<style>${style}</style>\n  </head>`)
    // The scripts that hold the assets stand before the one that looks for them.
    .replace('</body>', () => `${assets.map(packed).join('\n')}\n<script type="module">${script}</script>\n  </body>`);
  fs.writeFileSync(path.join(root, 'www/dist/tablight.html'), page);
}
