// Our entry for the browser harness: every task through the package's public calls, inside the harness's own worker.
import { openEngine } from 'ours-package';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { groupResult } from '../lib/groupby.js';
import { columns, initRows, ITERATIONS, K, series, smape } from '../lib/features.js';

const HORIZON = 18;
let engine;

/** Opens a source, hands the data set to `use`, closes it. */
async function using(source, options, use) {
  const data = await engine.open(source, options);
  try {
    return await use(data);
  } finally {
    data.close();
  }
}

const shape = (data) => ({ rows: data.rowCount, columns: data.schema.map(({ name, type }) => ({ name, type })) });

/** Our report in the shape the harness checks. */
function profileResult(report) {
  const one = (c) => [c.name, {
    nulls: c.nulls, min: c.min, max: c.max, mean: c.mean, std: c.std, distinct: c.distinct,
    q: typeof c.mean === 'number' ? ['0.25', '0.5', '0.75'].map((p) => c.quantiles[p]) : null,
    top: c.top.map(({ value, count }) => [value, count]),
  }];
  return { rows: report.rows, columns: Object.fromEntries(report.columns.map(one)) };
}

const count = ([file]) => using(file, { profile: false, keep: 'never' }, shape);
const load = ([file]) => using(file, { profile: false, keep: 'always' }, shape);
const profile = ([file], options) => using(file, options, async (data) => profileResult((await data.profile()).report));

/** Category × month in one pass over the file, which is not opened for anything else. */
const groups = (options = {}) => async ([file]) => {
  const { table } = await engine.run(file, 'aggregate', {
    by: ['category', { column: 'timestamp', every: 'month', as: 'month' }],
    measures: { n: 'count(*)', sum: 'sum(quantity * unit_price)', mean: { mean: 'unit_price' } },
  }, options);
  const [category, month, n, sum, mean] = ['category', 'month', 'n', 'sum', 'mean'].map((name) => table.column(name));
  return groupResult(Array.from(n, (count, i) => [category[i], new Date(month[i]).toISOString().slice(0, 7), Number(count), sum[i], mean[i]]));
};

async function featureBytes(files) {
  const { n, cols } = await columns(files);
  const named = Object.fromEntries(cols.map((col, j) => [`f${j}`, col]));
  return { bytes: tableToIPC(tableFromArrays(named), 'stream'), init: initRows(n).map((row) => cols.map((col) => col[row])) };
}

async function seriesBytes(files) {
  const all = await series(files);
  const length = all[0].y.length;
  const id = new Int32Array(all.length * length);
  const step = new Int32Array(id.length);
  const y = new Float64Array(id.length);
  all.forEach((one, s) => {
    id.fill(s, s * length, (s + 1) * length);
    step.set(Int32Array.from(one.y.keys()), s * length);
    y.set(one.y, s * length);
  });
  return { bytes: tableToIPC(tableFromArrays({ id, step, y }), 'stream'), truth: all.map((one) => one.truth) };
}

const forecast = (params) => ({
  prepare: seriesBytes,
  run: (files, opts, { bytes, truth }) => using(bytes, { format: 'arrow', profile: false }, async (data) => {
    const { report, table } = await data.forecast({
      time: 'step', value: 'y', series: ['id'], horizon: HORIZON, holdout: 0, levels: [0.95], method: 'ets', ...params,
    });
    const yhat = table.column('yhat');
    const failed = report.series.filter((one) => one.fallback).length;
    const errors = truth.map((one, s) => smape(yhat.slice(s * HORIZON, (s + 1) * HORIZON), one));
    return { series: truth.length, failed, smape: errors.reduce((a, b) => a + b, 0) / truth.length };
  }),
});

export default {
  name: 'ours',
  version: '0.1.0',
  async init() {
    const part = (name) => new URL(`/assets/tablight_${name}.wasm`, self.location.href);
    engine = await openEngine({ worker: false, wasm: { first: part('bg'), rest: part('rest') } });
  },
  tasks: {
    csv_count: count,
    csv_load: load,
    csv_profile: profile,
    pq_profile: profile,
    csv_groupby: groups(),
    pq_groupby: groups(),
    arrow_groupby: groups({ format: 'arrow' }),
    ndjson_groupby: groups(),
    kmeans: {
      prepare: featureBytes,
      run: (files, opts, { bytes, init }) => using(bytes, { format: 'arrow', profile: false }, async (data) => {
        const { report } = await data.segment({ method: 'kmeans', k: K, init, nInit: 1, maxIter: ITERATIONS, tol: 0 });
        return { inertia: report.inertia, iterations: report.iterations };
      }),
    },
    ets: forecast({ model: 'ZZN', season: [12] }),
    ets_seasonal: forecast({ model: 'ZZZ', season: [12] }),
  },
};
