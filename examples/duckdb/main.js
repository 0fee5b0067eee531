import { openEngine } from "tablight";
import "tablight/elements/forecast";
import "tablight/elements/table";
import { openDatabase } from "./database.js";

const REVENUE = `
  select store, date_trunc('month', order_date) as month, sum(amount)::double as revenue
  from 'retail.csv' where category = ? group by all order by store, month`;

const [select, status, table, forecast] = ["#category", "#status", "tablight-table", "tablight-forecast"].map((selector) => document.querySelector(selector));
const [engine, database] = await Promise.all([openEngine(), openDatabase("retail.csv", "retail.csv")]);
let shown;

/** DuckDB sums up, Tablight shows and forecasts: between them go Arrow bytes, in memory. */
async function show(category) {
  const rows = await engine.open(await database.arrow(REVENUE, category), { name: `${category}.arrow` });
  table.dataset = forecast.dataset = rows;
  status.value = `${rows.rowCount} months of stores`;
  void shown?.close();
  shown = rows;
}

const categories = await engine.open(await database.arrow("select distinct category from 'retail.csv' order by category"));
for (const { category } of await categories.table()) select.add(new Option(category));
select.onchange = () => show(select.value);
await show(select.value);
