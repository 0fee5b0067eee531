#!/usr/bin/env node
import { main } from "../dist/cli/main.js";

// A reader that closes early, as `head` does, is no failure.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const stop = new AbortController();
process.once("SIGINT", () => {
  process.exitCode = 130;
  stop.abort();
});

const code = await main(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal: stop.signal });
process.exitCode ??= code;
