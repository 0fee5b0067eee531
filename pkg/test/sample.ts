/** Draws in [0, 1) that depend on the seed alone (Marsaglia's xorshift32). */
export function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Orders of three kinds of customer, with a few missing values. */
export function ordersCsv(rows: number): string {
  const draw = draws(42);
  const kinds = [
    { name: "once", amount: 20, visits: 1 },
    { name: "often", amount: 60, visits: 12 },
    { name: "lots", amount: 300, visits: 4 },
  ];
  const lines = Array.from({ length: rows }, (_, i) => {
    const kind = kinds[i % 3] as (typeof kinds)[number];
    const amount = (kind.amount * (0.8 + 0.4 * draw())).toFixed(2);
    const visits = draw() < 0.02 ? "" : (kind.visits + draw()).toFixed(1);
    const day = new Date(Date.UTC(2024, 0, 1 + (i % 365))).toISOString().slice(0, 10);
    return `${i},${day},${kind.name},${amount},${visits}`;
  });
  return ["id,day,kind,amount,visits", ...lines, ""].join("\n");
}

/** Two monthly series with a trend and a season of 12. */
export function salesCsv(months: number): string {
  const draw = draws(7);
  const lines = ["north", "south"].flatMap((region, r) =>
    Array.from({ length: months }, (_, i) => {
      const month = new Date(Date.UTC(2018, i, 1)).toISOString().slice(0, 10);
      const units = 100 + 50 * r + i + 20 * Math.sin((2 * Math.PI * i) / 12) + 4 * draw();
      return `${region},${month},${units.toFixed(2)}`;
    }),
  );
  return ["region,month,units", ...lines, ""].join("\n");
}
