// A task on a file by the package in Node, for benches in other languages: `node benches/task.mjs FILE WORKERS`, with the file open once. For every line
// that comes in, `{"task": …, "params": …, "out": FILE}`, one that goes out: the report, the seconds of the task and of each of its phases, as the example `run_task`
// prints them. `out` names a file for the table of results in the Arrow IPC format.
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { openEngine } from '../pkg/dist/node.js';

const [file, workers] = process.argv.slice(2);
const engine = await openEngine({ workers: Number(workers) });
const dataset = await engine.open(file, { profile: false });
for await (const line of createInterface({ input: process.stdin })) {
  const { task, params, out } = JSON.parse(line);
  const begun = performance.now();
  const began = [];
  const onProgress = ({ phase }) => phase !== began.at(-1)?.phase && began.push({ phase, at: performance.now() });
  const { report, table } = await dataset.run(task, params, { onProgress });
  const ended = performance.now();
  const phaseSeconds = {};
  began.forEach(({ phase, at }, i) => (phaseSeconds[phase] = (phaseSeconds[phase] ?? 0) + ((began[i + 1]?.at ?? ended) - at) / 1000));
  if (out && table) fs.writeFileSync(out, table.toArrow());
  console.log(JSON.stringify({ taskSeconds: (ended - begun) / 1000, phaseSeconds, report }));
}
await engine.close();
