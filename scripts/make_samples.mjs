// Writes the page's two samples into www/public/samples. They are synthetic: no person, shop or grid is behind them.
// The generators are seeded here, so every run gives the same bytes: `node scripts/make_samples.mjs`.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "www", "public", "samples");

/** Draws from one seed. The generator is Mulberry32 (Tommy Ettinger, public domain); 32 bits of state are plenty here. */
function draws(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  // The sum of twelve uniforms is close enough to normal, and needs no function that may round differently elsewhere.
  const normal = (mean, deviation) => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return mean + deviation * sum;
  };
  const whole = (low, high) => low + Math.floor(uniform() * (high - low + 1));
  const weighted = (choices) => {
    let left = uniform() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) if ((left -= weight) < 0) return value;
    return choices.at(-1)[0];
  };
  return { uniform, normal, whole, weighted, pick: (list) => list[whole(0, list.length - 1)] };
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const day = (ms) => new Date(ms).toISOString().slice(0, 10);
const quoted = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const csv = (header, rows) => [header, ...rows].map((row) => row.map((value) => quoted(String(value))).join(",")).join("\n") + "\n";

const STORES = [["Online", 9], ["Amsterdam", 4], ["Berlin", 4], ["Lisbon", 3], ["Milan", 3], ["Vienna", 2]];
const PAYMENTS = [["credit card", 5], ["debit card", 4], ["wallet", 3], ["gift card", 1]];
const PRODUCTS = {
  Grocery: ["Coffee beans 1 kg", "Olive oil", "Oat drink", "Pasta selection", "Dark chocolate"],
  Home: ["Linen towel", "Desk lamp", "Storage box, large", "Wool blanket", "Ceramic mug"],
  Electronics: ["Wireless headphones", "Tablet 11\"", "Smart speaker", "Action camera", "Coffee machine"],
  Sports: ["Yoga mat", "Running shoes", "Water bottle", "Bike light", "Rain jacket"],
  Books: ["City guide", "Cookbook", "Crime novel", "Children's atlas", "Notebook"],
};

/** Four ways of shopping, so that there is something to find; nothing in the file names them. */
const HABITS = [
  { weight: 34, categories: [["Grocery", 6], ["Home", 1], ["Books", 1]], items: [2, 1], price: [7, 2.5], discount: [0, 3], days: [2, 1], loyalty: [14, 7] },
  { weight: 26, categories: [["Grocery", 3], ["Home", 5], ["Sports", 2]], items: [15, 3.5], price: [11, 3], discount: [8, 3], days: [5, 1.2], loyalty: [55, 12] },
  { weight: 18, categories: [["Electronics", 8], ["Sports", 2]], items: [1.2, 0.5], price: [265, 60], discount: [3, 3], days: [3, 1], loyalty: [38, 14] },
  { weight: 22, categories: [["Books", 3], ["Sports", 3], ["Home", 3]], items: [4, 1.5], price: [28, 8], discount: [34, 6], days: [7, 1.5], loyalty: [8, 5] },
];

function retail() {
  const { uniform, normal, whole, weighted, pick } = draws(20_250_101);
  const start = Date.UTC(2025, 0, 1);
  const rows = [];
  for (let i = 0; i < 3000; i++) {
    const habit = weighted(HABITS.map((habit) => [habit, habit.weight]));
    const around = ([mean, deviation]) => normal(mean, deviation);
    const category = weighted(habit.categories);
    const quantity = Math.max(1, Math.round(around(habit.items)));
    const price = Math.max(0.8, around(habit.price));
    const discount = clamp(Math.round(around(habit.discount)), 0, 60);
    // Trade grows over the year: a third of the days are the later of two draws.
    const date = uniform() < 0.33 ? Math.max(whole(0, 364), whole(0, 364)) : whole(0, 364);
    rows.push({
      at: start + date * DAY,
      customer: `C${String(whole(1, 640)).padStart(4, "0")}`,
      store: weighted(STORES),
      category,
      product: pick(PRODUCTS[category]),
      quantity,
      price: price.toFixed(2),
      discount,
      amount: (quantity * price * (1 - discount / 100)).toFixed(2),
      days: clamp(Math.round(around(habit.days)), 0, 14),
      months: Math.max(0, Math.round(around(habit.loyalty))),
      payment: weighted(PAYMENTS),
      rating: uniform() < 0.28 ? "" : clamp(Math.round(normal(habit.days[0] > 6 ? 3.4 : 4.2, 0.9)), 1, 5),
    });
  }
  rows.sort((a, b) => a.at - b.at);
  const header = ["order_id", "order_date", "customer", "store", "category", "product", "quantity", "unit_price", "discount_pct",
    "amount", "delivery_days", "months_as_customer", "payment", "rating"];
  return csv(header, rows.map((row, i) => [100_001 + i, day(row.at), row.customer, row.store, row.category, row.product, row.quantity,
    row.price, row.discount, row.amount, row.days, row.months, row.payment, row.rating]));
}

const GRIDS = [
  { name: "north", base: 940, evening: 210, morning: 150, winter: 190, summer: 20, mean: 9, swing: 10 },
  { name: "south", base: 1280, evening: 260, morning: 170, winter: 60, summer: 230, mean: 16, swing: 9 },
];

/** Load by day of the week from Sunday; towards midnight a day turns into the next. */
const WEEK = [0.82, 1, 1, 1, 1, 1, 0.89];

/** A bump over the hours of a day, 1 at `center`, falling to 0 within `width` hours. */
const bump = (hour, center, width) => {
  const distance = Math.min(Math.abs(hour - center), 24 - Math.abs(hour - center)) / width;
  return distance >= 1 ? 0 : (1 - distance * distance) ** 2;
};

function energy() {
  const { normal } = draws(20_250_102);
  const start = Date.UTC(2025, 0, 1);
  const rows = [];
  for (const grid of GRIDS) {
    let weather = 0;
    let drift = 0;
    for (let hour = 0; hour < 365 * 24; hour++) {
      const at = start + hour * HOUR;
      const ofDay = hour % 24;
      const weekday = new Date(at).getUTCDay();
      const year = Math.floor(hour / 24) / 365;
      const season = 1 - 2 * bump(year * 24, 13, 12); // -1 in July, 1 in January
      weather = 0.98 * weather + normal(0, 0.5);
      drift = 0.9 * drift + normal(0, 9);
      const temperature = grid.mean - grid.swing * season + weather + 4 * bump(ofDay, 15, 9) - 2;
      const week = WEEK[weekday] + (WEEK[(weekday + 1) % 7] - WEEK[weekday]) * Math.max(0, (ofDay - 18) / 6);
      const load = week * (grid.base + grid.morning * bump(ofDay, 8, 4) + grid.evening * bump(ofDay, 19, 6) - 190 * bump(ofDay, 3, 5))
        + grid.winter * Math.max(0, season) + grid.summer * Math.max(0, -season) * bump(ofDay, 15, 9)
        + 4 * Math.max(0, 8 - temperature) + drift;
      rows.push([`${day(at)} ${String(ofDay).padStart(2, "0")}:00`, grid.name, load.toFixed(1), temperature.toFixed(1)]);
    }
  }
  return csv(["measured_at", "grid", "load_mw", "temperature_c"], rows);
}

mkdirSync(folder, { recursive: true });
for (const [name, text] of [["retail.csv", retail()], ["energy.csv", energy()]]) {
  writeFileSync(join(folder, name), text);
  console.log(`${name}: ${text.split("\n").length - 2} rows, ${(text.length / 1000).toFixed(0)} kB`);
}
