/** The entry of the package's worker threads. */
import { parentPort } from "node:worker_threads";
import { instantiateInNode } from "./code.node.js";
import { openDisk } from "./files.node.js";
import { glue } from "./glue.js";
import type { ToWorker } from "./protocol.js";
import { type Scope, serve } from "./serving.js";

const scope: Scope = {
  postMessage: (message, transfer) => parentPort?.postMessage(message, transfer as never),
  addEventListener(type: "message" | "error", listener: never) {
    // An error that nobody catches ends the thread, which is noticed at the other end.
    if (type === "message") parentPort?.on("message", (data: ToWorker) => (listener as (event: { data: ToWorker }) => void)({ data }));
  },
};

serve(scope, (parts) => instantiateInNode(glue, parts), openDisk);
