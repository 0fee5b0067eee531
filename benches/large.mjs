// A file beyond memory in Node: `node benches/large.mjs FILE... [--workers N]`, on the package as built.
// Prints the time to count and to profile each file without keeping its rows, and the most memory above that of the idle engine.
import { parseArgs } from 'node:util';
import { openEngine } from '../pkg/dist/node.js';

const { values: { workers }, positionals } = parseArgs({ allowPositionals: true, options: { workers: { type: 'string' } } });
const engine = await openEngine({ workers: workers ? Number(workers) : 'auto' });
const idle = process.memoryUsage().rss;
for (const file of positionals) {
  for (const [what, profile] of [['counted', false], ['profiled', true]]) {
    let peak = 0;
    const onProgress = () => (peak = Math.max(peak, process.memoryUsage().rss));
    const start = performance.now();
    const dataset = await engine.open(file, { keep: 'never', profile, onProgress });
    const seconds = (performance.now() - start) / 1000;
    onProgress();
    console.log(`${file}: ${dataset.rowCount} rows ${what} in ${seconds.toFixed(1)} s, ${((peak - idle) / 1e6).toFixed(0)} MB above ${(idle / 1e6).toFixed(0)} MB idle`);
    await dataset.close();
  }
}
await engine.close();
