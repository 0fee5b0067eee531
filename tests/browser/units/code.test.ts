import { expect, test } from "vitest";

import { asCommand, asJavaScript, asJson } from "../../../www/src/code.js";

const call = { task: "forecast", file: "my sales.csv", params: { time: "at", series: ["store", "product"], levels: [0.8, 0.95], nInit: 3 } };

test("a call reads as a command with options in kebab case and quoted names", () => {
  expect(asCommand(call)).toBe(
    "npx tablight forecast 'my sales.csv' \\\n  --time at \\\n  --series store,product \\\n  --levels 0.8,0.95 \\\n  --n-init 3 \\\n  --out result.parquet",
  );
});

test("what has no option of its own goes into a file of parameters", () => {
  const command = asCommand({ task: "segment", file: "a.csv", params: { init: [[1, 2], [3, 4]], columns: ["a,b"] } });
  expect(command).toContain("--params params.json");
  expect(JSON.parse(command.split("# params.json\n")[1] ?? "")).toEqual({ init: [[1, 2], [3, 4]], columns: ["a,b"] });
});

test("a quote in a name cannot end the command", () => {
  expect(asCommand({ task: "profile", file: "it's; rm.csv", params: {} })).toBe("npx tablight profile 'it'\\''s; rm.csv'");
});

test("a call reads as JavaScript and as JSON", () => {
  expect(asJavaScript(call)).toContain('await data.forecast({\n  time: "at",\n  series: ["store", "product"],');
  expect(JSON.parse(asJson(call))).toEqual({ task: "forecast", params: call.params });
});

test("a task that is no call of its own is run by name", () => {
  expect(asJavaScript({ task: "rfm", file: "a.csv", params: { entity: "customer" } })).toContain('await data.run("rfm", {\n  entity: "customer",\n});');
});

test("groups and measures read as one would write them", () => {
  const params = { by: ["store", { column: "at", every: "month" }], measures: { mix: "if(a, b, 'x,\":y')" } };
  expect(asJavaScript({ task: "aggregate", file: "a.csv", params })).toContain(`by: ["store", { column: "at", every: "month" }],\n  measures: { mix: "if(a, b, 'x,\\":y')" },`);
  expect(asCommand({ task: "aggregate", file: "a.csv", params: { by: ["store"], measures: { total: "sum(amount)" }, sort: ["-total"] } })).toContain("--by store \\\n  --measures 'total=sum(amount)' \\\n  --sort -total");
  expect(asCommand({ task: "aggregate", file: "a.csv", params })).toContain("--params params.json");
});

test("a comparison or a join with another file says which", () => {
  const compared = { task: "compare", file: "a.csv", params: {}, other: { file: "b c.csv" } };
  expect(asJavaScript(compared)).toContain("const other = await engine.open(otherFile); // b c.csv\nconst { report } = await data.compare(other);");
  expect(asCommand(compared)).toBe("npx tablight compare a.csv 'b c.csv'");
  const joined = { task: "join", file: "a.csv", params: { on: ["id"], how: "left" }, other: { file: "b.csv" } };
  expect(asJavaScript(joined)).toContain('const joined = await data.join(other, {\n  on: ["id"],\n  how: "left",\n});');
  expect(asCommand(joined)).toBe("npx tablight join a.csv \\\n  --with b.csv \\\n  --on id \\\n  --how left \\\n  --out result.parquet");
});

test("rules that speak of other files are checked with them", () => {
  const call = { task: "check", file: "a.csv", params: { rules: [{ rule: "foreignKey", columns: ["store"], to: "stores" }] }, references: { stores: "our stores.csv", "old stores": "old.csv" } };
  expect(asJavaScript(call)).toContain('const reference1 = await engine.open(referenceFile1); // our stores.csv\nconst reference2 = await engine.open(referenceFile2); // old.csv\nconst { report, table } = await data.check({');
  expect(asJavaScript(call)).toContain('references: { stores: reference1, "old stores": reference2 },');
  expect(asCommand(call)).toContain("npx tablight check a.csv \\\n  --with 'stores=our stores.csv' \\\n  --with 'old stores=old.csv' \\\n  --rules rules.json");
});

test("where the other file is cleaned before, the code does so too", () => {
  const call = { task: "join", file: "a.csv", params: { on: ["x"], how: "left" }, other: { file: "b.csv", steps: [{ step: "keep", columns: ["y", "z"] }] } };
  expect(asJavaScript(call)).toContain('const { dataset: few } = await other.clean({ steps: [{ step: "keep", columns: ["y", "z"] }] });\nconst joined = await data.join(few, {');
  const command = asCommand(call);
  expect(command).toMatch(/^npx tablight clean b\.csv --steps few\.json --out few\.parquet\nnpx tablight join a\.csv \\\n {2}--with few\.parquet/);
  expect(JSON.parse(/# few\.json\n(\[[^]*?\n\])/.exec(command)?.[1] ?? "")).toEqual([{ step: "keep", columns: ["y", "z"] }]);
});
