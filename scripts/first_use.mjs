// What a person does first, so that it can be seen which functions of the module that takes: files of all kinds are opened, profiled and looked at.
//   node first_use.mjs make MODULE FOLDER         writes the files
//   node first_use.mjs watch MODULE FOLDER OUT    opens them, and writes the places of the functions that ran
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { root } from './run.mjs';

const [mode, module, folder, out] = process.argv.slice(2);
const dist = (file) => import(path.join(root, 'pkg/dist', file));
const [{ Crew }, { Engine }, { LocalBackend }, { openDisk, openFile }, { Practice }, { instantiate }, glue] =
  await Promise.all([...['crew.js', 'engine.js', 'local.js', 'files.node.js', 'practice.js', 'wasm.js'].map(dist), import(path.join(root, 'pkg/wasm/tablight.js'))]);
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
  write('wide.csv', wide(6000));
  write('short.csv', wide(40));
  const date = (i) => new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10);
  const wave = (i) => (100 + i / 9 + 20 * Math.sin((2 * Math.PI * i) / 7) + ((i * 7919) % 13)).toFixed(2);
  const series = Array.from({ length: 900 }, (_, i) => `${date(i)},${wave(i)},${i % 50 ? wave(3 * i) : ''}`);
  write('daily.csv', ['day,sales,visits', ...series].join('\n'));
  write('gaps.csv', ['day,sales,visits', ...series.filter((_, i) => i % 90 > 4)].join('\n'));
  write('orders.csv', ['id,day,kind,amount', ...Array.from({ length: 3000 }, (_, i) => `${i},${date(i % 365)},${['once', 'often', 'lots'][i % 3]},${wave(i)}`)].join('\n'));
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

/** Columns of many kinds, each whole, with some values missing and with many. */
function wide(n) {
  const draw = (i, salt) => (Math.imul(i + 1, 2654435761 + 2 * salt) >>> 0) / 2 ** 32;
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  const day = (x) => `20${two(10 + 15 * x)}-${two(1 + 12 * x)}-${two(1 + 28 * x)}`;
  const kinds = {
    place: (_, i) => i,
    few: (x) => Math.floor(7 * x),
    many: (x) => Math.floor(1e12 * x) - 5e11,
    tenths: (x) => (400 * x - 100).toFixed(1),
    cents: (x) => (1e4 * x ** 3).toFixed(2),
    fine: (x) => (x - 0.5) * 10 ** (40 * x - 20),
    money: (x) => `€${(1e4 * x).toFixed(2)}`,
    percent: (x) => `${Math.floor(100 * x)}%`,
    flag: (x) => (x < 0.3 ? 'true' : 'false'),
    yes: (x) => (x < 0.3 ? 'yes' : 'no'),
    day,
    european: (x) => day(x).split('-').reverse().join('/'),
    clock: (x) => `${two(24 * x)}:${two(60 * x)}:${two(60 * x)}`,
    at: (x) => `${day(x)} ${two(24 * x)}:${two(60 * x)}:${two(60 * x)}`,
    zoned: (x) => `${day(x)}T${two(24 * x)}:00:00.${Math.floor(1000 * x)}Z`,
    kind: (x) => ['once', 'often', 'lots'][Math.floor(3 * x)],
    code: (x) => Math.floor(1e9 * x).toString(36),
    words: (x, i) => `${'a long line of words, '.repeat(1 + Math.floor(9 * x))}ü${i}`,
    mixed: (x) => (x < 0.9 ? Math.floor(100 * x) : 'unknown'),
    same: () => 'x',
    empty: () => '',
  };
  const columns = Object.entries(kinds).flatMap(([name, make], k) => [0, 0.02, 0.6].map((missing, m) => [`${name} ${m}`, (i) => (draw(i, 50 + k) < missing ? '' : make(draw(i, k), i))]));
  const lines = Array.from({ length: n }, (_, i) => columns.map(([, make]) => make(i)).map((value) => (/,/.test(value) ? `"${value}"` : value)).join(','));
  return [columns.map(([name]) => name).join(','), ...lines].join('\n');
}

async function watch() {
  const samples = path.join(root, 'www/public/samples');
  const files = [folder, samples].flatMap((place) => fs.readdirSync(place).map((name) => path.join(place, name))).filter((file) => !/\.(wasm|txt)$/.test(file));
  const ways = [{ shareBytes: 1 << 20, onProfile: () => undefined }, {}, { keep: 'never' }, { keep: 'never', profile: false }];
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    for (const [source, way] of [...ways.map((way) => [file, way]), [new Uint8Array(bytes), {}], [new Blob([bytes]), {}]]) {
      const dataset = await engine.open(source, way);
      await dataset.profile();
      await dataset.table();
      await dataset.close();
    }
  }
  const cancelled = new AbortController();
  await engine.open(files[0], { signal: cancelled.signal, onProgress: () => cancelled.abort() }).catch(() => undefined);
  await engine.open(new TextEncoder().encode('a,b\n1,"2')).catch(() => undefined);
  await new Practice().run(wasm);
  await engine.close();
  const exports = await glue.default();
  const ran = Object.keys(exports).filter((name) => /^ran\d+$/.test(name) && exports[name].value === 1);
  fs.writeFileSync(out, ran.map((name) => name.slice(3)).join('\n'));
}
