import { openEngine } from "tablight";
import "tablight/elements/forecast";
import "tablight/elements/profile";
import { useEffect, useState } from "react";

const LOAD = new URL("energy.csv", document.baseURI);

/** A data set of a file, once it is read. */
function useDataset(url) {
  const [dataset, setDataset] = useState();
  useEffect(() => {
    const stop = new AbortController();
    const opened = openEngine().then(async (engine) => {
      stop.signal.addEventListener("abort", () => engine.close());
      return engine.open(url, { signal: stop.signal });
    });
    opened.then(setDataset, (error) => error.code !== "aborted" && console.error(error));
    return () => stop.abort();
  }, [url]);
  return dataset;
}

/** React hands properties to elements as they are, and listens to their events by name. */
export function Dashboard() {
  const [horizon, setHorizon] = useState(24);
  const [summary, setSummary] = useState("…");
  const dataset = useDataset(LOAD);
  const [params, setParams] = useState({ time: "measured_at", value: "load_mw", series: ["grid"], horizon });

  const choose = (hours) => {
    setHorizon(hours);
    setParams((before) => ({ ...before, horizon: hours }));
  };

  return (
    <main>
      <h1>Load of the next {horizon} hours</h1>
      <label>
        Hours <input type="range" min="6" max="72" step="6" value={horizon} onChange={(event) => choose(Number(event.target.value))} />
      </label>
      <p data-testid="summary">{summary}</p>
      <tablight-forecast dataset={dataset} params={params} ontablight-result={({ detail }) => setSummary(`${detail.outcome.table.numRows} hours forecast for ${detail.outcome.report.series.length} grids`)} />
      <tablight-profile dataset={dataset} />
    </main>
  );
}
