import { number } from "../words.js";

/** A value of a column as a person reads it. */
export function value(raw: unknown, type = ""): string {
  if (raw === null || raw === undefined) return "–";
  if (typeof raw === "number" && (type === "date" || type.startsWith("timestamp"))) {
    const text = new Date(raw).toISOString();
    return type === "date" || text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 19).replace("T", " ");
  }
  if (typeof raw === "number") return number(raw);
  return typeof raw === "object" ? JSON.stringify(raw) : String(raw);
}
