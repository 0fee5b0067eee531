import type { ProfileReport } from "tablight";

import { isNumeric, isTime } from "./format.js";

/** What recency, frequency and amount are computed from: parameters of the task `rfm`. */
export interface LogColumns {
  readonly entity: string;
  readonly time: string;
  readonly amount: string;
  readonly transaction?: string;
}

type Column = ProfileReport["columns"][number];

const ENTITIES = /customer|client|user|account|member|buyer|visitor|household|donor|patient|guest/i;
const AMOUNTS = [/amount|revenue|turnover|sales/i, /total|spend|paid|payment|donation|value/i];
const QUANTITIES = /quantity|qty|units|pieces/i;
const PRICES = /price/i;
const TRANSACTIONS = /invoice|order|transaction|basket|receipt|bill/i;
/** Customers come back: there are at most so many of them for a row. */
const OFTEN = 0.9;

/** The columns of a log of transactions, who, when and for how much; nothing where the table does not look like one. */
export function guessLog({ rows, columns }: ProfileReport): LogColumns | undefined {
  const comesBack = ({ distinct }: Column): boolean => (distinct ?? 0) >= 2 && (distinct ?? 0) <= OFTEN * rows;
  const numbers = columns.filter(({ type }) => isNumeric(type));
  const entity = columns.find((column) => ENTITIES.test(column.name) && !/since|months|days|years|tenure|age\b/i.test(column.name) && (column.type === "utf8" || /^u?int/.test(column.type)) && comesBack(column));
  const time = columns.find(({ type }) => isTime(type));
  const amount = AMOUNTS.map((words) => numbers.find(({ name }) => words.test(name))?.name).find(Boolean);
  const [quantity, price] = [numbers.find(({ name }) => QUANTITIES.test(name)), numbers.find(({ name }) => PRICES.test(name))];
  const worth = amount ? quoted(amount) : quantity && price ? `${quoted(quantity.name)} * ${quoted(price.name)}` : undefined;
  if (!entity || !time || !worth) return undefined;
  const transaction = columns.find((column) => column !== entity && TRANSACTIONS.test(column.name) && !isTime(column.type) && column.type !== "boolean" && (column.distinct ?? 0) > (entity.distinct ?? 0) && comesBack(column));
  return { entity: quoted(entity.name), time: quoted(time.name), amount: worth, ...(transaction && { transaction: quoted(transaction.name) }) };
}

/** A column in an expression. */
const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
