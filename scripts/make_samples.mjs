// Writes the page's samples into www/public/samples. They are synthetic: no person, shop, grid, machine or card is behind them.
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

/** What the machines of a hall are like when nothing is wrong with them. */
const MACHINES = [
  { name: "press-1", speed: 60, heat: 58, shake: 2.1, pressure: 182, power: 74, nights: false },
  { name: "press-2", speed: 60, heat: 60, shake: 2.3, pressure: 179, power: 76, nights: false },
  { name: "mill-1", speed: 2400, heat: 47, shake: 1.4, pressure: 6.1, power: 31, nights: false },
  { name: "mill-2", speed: 2400, heat: 48, shake: 1.5, pressure: 6.0, power: 32, nights: false },
  { name: "pump-1", speed: 1480, heat: 41, shake: 1.1, pressure: 9.4, power: 18, nights: true },
];
const WEEKS = 6;

function machines() {
  const { normal, uniform } = draws(20_250_103);
  const start = Date.UTC(2025, 2, 3); // a Monday
  const rows = [];
  for (const { name, speed, heat, shake, pressure, power, nights } of MACHINES) {
    let warmth = 0;
    for (let hour = 0; hour < WEEKS * 7 * 24; hour++) {
      const [days, ofDay] = [hour / 24, hour % 24];
      const shift = Math.floor(days) % 7 < 5 && ofDay >= 6 && ofDay < 22;
      // A bearing of mill-2 wears out from the fourth week on, and is replaced on the last Thursday.
      const isMended = name === "mill-2" && hour >= 38 * 24 + 6 && hour < 38 * 24 + 14;
      const wear = name === "mill-2" && days >= 21 && days < 38.25 ? ((days - 21) / 17.25) ** 2 : 0;
      const state = isMended ? "maintenance" : shift || nights ? "running" : "idle";
      const isOn = state === "running";
      warmth += 0.45 * ((isOn ? 1 : 0) - warmth);
      const hall = 17 + 6 * bump(ofDay, 15, 10);
      const load = isOn ? 0.85 + 0.15 * bump(ofDay, 10, 6) + normal(0, 0.03) : 0;
      const temperature = hall + (heat - 17) * warmth * (0.7 + 0.3 * load) + 14 * wear * warmth + normal(0, 0.5);
      const vibration = isOn ? shake * (0.9 + 0.1 * load) + 5.2 * wear + Math.abs(normal(0, 0.12 + 0.5 * wear)) : Math.abs(normal(0.08, 0.03));
      // The gauge of press-2 stood still for three days.
      const isStuck = name === "press-2" && days >= 16 && days < 19;
      const reading = isStuck ? pressure : isOn ? pressure * (0.97 + 0.03 * load) + normal(0, pressure / 120) : pressure * 0.12;
      // Now and then a reading does not arrive; the thermometer of pump-1 was out for a day and a half.
      const isLost = uniform() < 0.008 || (name === "pump-1" && days >= 9.5 && days < 11);
      rows.push({ at: start + hour * HOUR, name, state, values: [
        isOn ? Math.round(speed * (0.98 + 0.02 * load) + normal(0, speed / 300)) : 0,
        isLost ? "" : temperature.toFixed(1),
        vibration.toFixed(2),
        reading.toFixed(1),
        (power * (isOn ? 0.25 + 0.75 * load + 0.12 * wear : 0.06)).toFixed(1),
      ] });
    }
  }
  rows.sort((a, b) => a.at - b.at);
  return csv(["measured_at", "site", "machine", "state", "speed_rpm", "temperature_c", "vibration_mm_s", "pressure_bar", "power_kw"],
    rows.map(({ at, name, state, values }) => [new Date(at).toISOString().slice(0, 16).replace("T", " "), "H2", name, state, ...values]));
}

const CITIES = [["Lisbon", 6], ["Porto", 4], ["Braga", 2], ["Faro", 1]];
const MERCHANTS = {
  groceries: [["Mercado Verde", "Fresh Corner", "Daily Basket"], 24, 12],
  restaurants: [["Tasca do Rio", "Noodle House", "Café Aurora", "Pizzeria Nove"], 19, 9],
  transport: [["Metro", "City Taxi", "Rail Tickets"], 9, 6],
  fuel: [["Route 5 Fuel", "Harbor Station"], 52, 14],
  clothing: [["Linea", "North & Wool"], 61, 28],
  electronics: [["Byte Store", "Volt"], 210, 120],
  travel: [["Bluebird Air", "Stay Inn"], 260, 110],
  gifts: [["Gift Card Hub"], 95, 40],
};

/** Ways of using a card; nothing in the file names them. */
const HOLDERS = [
  { weight: 5, often: 17, online: 0.1, kinds: [["groceries", 9], ["transport", 4], ["restaurants", 3], ["fuel", 1]] },
  { weight: 3, often: 26, online: 0.35, kinds: [["restaurants", 8], ["transport", 4], ["clothing", 2], ["groceries", 2], ["travel", 1]] },
  { weight: 2, often: 9, online: 0.7, kinds: [["electronics", 4], ["clothing", 4], ["travel", 3], ["gifts", 1]] },
];
const CARDS = 190;
const CARD_DAYS = 90;

function cards() {
  const { normal, uniform, whole, weighted, pick } = draws(20_250_104);
  const start = Date.UTC(2025, 3, 1);
  const rows = [];
  const pay = (at, card, kind, city, channel, factor, stolen) => {
    const [merchants, mean, deviation] = MERCHANTS[kind];
    const amount = Math.max(1.2, normal(mean, deviation)) * factor;
    const declined = uniform() < (stolen ? 0.25 : 0.012);
    rows.push({ at, card, merchant: pick(merchants), kind, city: channel === "online" ? "" : city, channel, amount: amount.toFixed(2), declined, disputed: stolen && !declined && uniform() < 0.85 });
  };
  for (let i = 1; i <= CARDS; i++) {
    const card = `K${String(1000 + i * 37).padStart(5, "0")}`;
    const { often, online, kinds } = weighted(HOLDERS.map((holder) => [holder, holder.weight]));
    const [home, ease] = [weighted(CITIES), 0.7 + 0.6 * uniform()];
    const times = Math.max(2, Math.round(normal(often, often / 4)));
    for (let n = 0; n < times; n++) {
      const minute = clamp(Math.round(normal(14.5, 3.6) * 60), 0, 1439);
      const channel = uniform() < online ? "online" : weighted([["contactless", 6], ["chip", 3]]);
      pay(start + whole(0, CARD_DAYS - 1) * DAY + minute * 60_000, card, weighted(kinds), uniform() < 0.9 ? home : weighted(CITIES), channel, ease, false);
    }
    // One card in twenty is stolen: a small payment to try it, then many large ones in the same night.
    if (i % 20 === 7) {
      const night = start + whole(20, CARD_DAYS - 2) * DAY + whole(60, 200) * 60_000;
      pay(night, card, "transport", home, "online", 0.2, true);
      let [at, left] = [night, whole(6, 10)];
      while (left-- > 0) pay((at += whole(4, 18) * 60_000), card, weighted([["electronics", 5], ["gifts", 4]]), home, "online", 1.7, true);
    }
  }
  rows.sort((a, b) => a.at - b.at);
  const answer = (yes) => (yes ? "yes" : "no");
  // One terminal writes its city in its own way, and one batch was sent twice.
  const city = (row) => (row.merchant === "Tasca do Rio" && uniform() < 0.3 ? pick([row.city.toUpperCase(), `${row.city} `]) : row.city);
  const lines = rows.map((row, i) => [500_001 + i, new Date(row.at).toISOString().slice(0, 16).replace("T", " "), row.card, row.merchant, row.kind, city(row), row.channel, row.amount, answer(row.declined), answer(row.disputed)]);
  lines.splice(1224, 0, ...lines.slice(1200, 1224));
  return csv(["payment_id", "paid_at", "card", "merchant", "category", "city", "channel", "amount_eur", "declined", "disputed"], lines);
}

mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries({ retail, energy, machines, cards })) {
  const text = make();
  writeFileSync(join(folder, `${name}.csv`), text);
  console.log(`${name}.csv: ${text.split("\n").length - 2} rows, ${(text.length / 1000).toFixed(0)} kB`);
}
