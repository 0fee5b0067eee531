// What a person does first, so that it can be seen which functions of the module that takes: files of all kinds are opened, profiled and looked at.
//   node first_use.mjs make MODULE FOLDER         writes the files
//   node first_use.mjs watch MODULE FOLDER OUT    opens them, and writes the places of the functions that ran
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { root } from './run.mjs';

const [mode, module, folder, out] = process.argv.slice(2);
const dist = (file) => import(path.join(root, 'pkg/dist', file));
const [{ Crew }, { Engine }, { LocalBackend }, { openDisk, openFile }, { instantiate }, glue] =
  await Promise.all([...['crew.js', 'engine.js', 'local.js', 'files.node.js', 'wasm.js'].map(dist), import(path.join(root, 'pkg/wasm/tablight.js'))]);
const wasm = await instantiate(glue, fs.readFileSync(module), () => undefined);

// One who leads and one who helps, both in this thread, where it can be seen what they run.
const backend = () => new LocalBackend(wasm, 1.5e9, () => () => undefined, openDisk);
const start = async () => {
  const lead = backend();
  return new Crew(lead, 1, () => {
    lead.hire(Promise.resolve(backend()));
    return () => undefined;
  });
};
const engine = await Engine.open({ usesWorker: () => false, openPath: openFile, start }, {});

if (mode === 'make') await make();
else await watch();
process.exit(0);

async function make() {
  const write = (name, content) => fs.writeFileSync(path.join(folder, name), content);
  const row = (i) => [i, `2024-0${(i % 9) + 1}-1${i % 9}`, `2024-01-02 0${i % 9}:30:00`, ['north', 'south', ''][i % 3], `note ${i * 7919}, "said"`, (i * 31.25) % 977, i % 2 === 0, i % 11 ? i * 3 : ''];
  const quoted = (value) => (/[",]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value);
  const header = ['id', 'day', 'at', 'region', 'note', 'amount', 'is new', 'visits'];
  const csv = (n) => [header, ...Array.from({ length: n }, (_, i) => row(i))].map((cells) => cells.map(quoted).join(',')).join('\n');
  const rows = Array.from({ length: 3000 }, (_, i) => Object.fromEntries(row(i).map((value, j) => [header[j], value])));
  const small = csv(3000);
  write('large.csv', csv(150_000));
  write('small.csv', small);
  write('tabs.tsv', small.replaceAll(',', '\t'));
  write('comma.csv', Buffer.from('Tag;Betrag;Zeit;Größe\n' + Array.from({ length: 200 }, (_, i) => `${(i % 28) + 1}.2.2024;1.${100 + i},50 €;12:${10 + (i % 50)};${i}%`).join('\n'), 'latin1'));
  write('broken.csv', `a,b\n1,2\n3,4,5\nx\n${'6,7\n'.repeat(50)}`);
  write('packed.csv.gz', zlib.gzipSync(small));
  write('rows.ndjson', rows.map((one) => JSON.stringify(one)).join('\n'));
  write('rows.json', JSON.stringify(rows.map((one) => ({ ...one, inner: { a: one.id, list: [1, 2] } }))));
  const dataset = await engine.open(path.join(folder, 'small.csv'));
  for (const format of ['arrow', 'arrowStream']) write(`rows.${format}`, Buffer.from(await (await dataset.export({ format })).arrayBuffer()));
  for (const compression of ['none', 'snappy', 'zstd', 'gzip', 'lz4']) {
    const blob = await dataset.export({ format: 'parquet', compression }).catch(() => undefined);
    if (blob) write(`${compression}.parquet`, Buffer.from(await blob.arrayBuffer()));
  }
}

async function watch() {
  const samples = path.join(root, 'www/public/samples');
  const files = [folder, samples].flatMap((place) => fs.readdirSync(place).map((name) => path.join(place, name))).filter((file) => !/\.(wasm|txt)$/.test(file));
  for (const file of files) {
    const dataset = await engine.open(file, { shareBytes: 1 << 20, onProfile: () => undefined });
    await dataset.profile();
    await dataset.table();
    await dataset.close();
  }
  const cancelled = new AbortController();
  await engine.open(files[0], { signal: cancelled.signal, onProgress: () => cancelled.abort() }).catch(() => undefined);
  await engine.open(new TextEncoder().encode('a,b\n1,"2')).catch(() => undefined);
  const exports = await glue.default();
  const ran = Object.keys(exports).filter((name) => /^ran\d+$/.test(name) && exports[name].value === 1);
  fs.writeFileSync(out, ran.map((name) => name.slice(3)).join('\n'));
}
