// The k-means of `benches/kmeans.py` by the package in Node: `node benches/kmeans.mjs FILE PARAMS WORKERS`. For every line that comes in, one that goes out: the seconds of the phase `fit`
// and of the whole task, the inertia and the number of iterations.
import { createInterface } from 'node:readline';
import { openEngine } from '../pkg/dist/node.js';

const [file, params, workers] = process.argv.slice(2);
const engine = await openEngine({ workers: Number(workers) });
const dataset = await engine.open(file, { profile: false });
for await (const _ of createInterface({ input: process.stdin })) {
  const begun = performance.now();
  const began = {};
  const onProgress = ({ phase }) => (began[phase] ??= performance.now());
  const { report } = await dataset.segment(JSON.parse(params), { onProgress });
  console.log(JSON.stringify([(began.score - began.fit) / 1000, (performance.now() - begun) / 1000, report.inertia, report.iterations]));
}
await engine.close();
