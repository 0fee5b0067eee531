import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";
import workerUrl from "@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url";
import moduleUrl from "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url";

/** A database in this tab that knows one file; its module comes with the page. */
export async function openDatabase(name, url) {
  const database = new AsyncDuckDB(new VoidLogger(), new Worker(workerUrl));
  await database.instantiate(moduleUrl);
  await database.registerFileBuffer(name, new Uint8Array(await (await fetch(url)).arrayBuffer()));
  const connection = await database.connect();
  return {
    /** The rows of a query as Arrow IPC, which is what `engine.open` reads. */
    arrow: (sql, ...values) =>
      connection.useUnsafe(async (bindings, id) => {
        const statement = await bindings.createPrepared(id, sql);
        try {
          return await bindings.runPrepared(id, statement, values);
        } finally {
          await bindings.closePrepared(id, statement);
        }
      }),
  };
}
