import { openEngine } from "tablight";
import "tablight/elements";

const [segments, table, status] = ["tablight-segments", "tablight-table", "#status"].map((selector) => document.querySelector(selector));

segments.addEventListener("tablight-result", ({ detail }) => (status.value = `fall into ${detail.outcome.report.segments.length} groups`));
document.addEventListener("tablight-error", ({ detail }) => (status.value = detail.error.message));

document.querySelector("#save").onclick = () => localStorage.setItem("segments", JSON.stringify(segments.save()));
document.querySelector("#restore").onclick = () => segments.restore(JSON.parse(localStorage.getItem("segments")));

// One data set for both: the file is read once.
const engine = await openEngine();
segments.dataset = table.dataset = await engine.open("retail.csv");
