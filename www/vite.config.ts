import { defineConfig } from "vite";

/** A folder that any static host can serve from any path: every address in it is relative. In mode `single` it is what `scripts/single.mjs` puts into one file. */
export default defineConfig(({ mode }) => ({
  base: "./",
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir: mode === "single" ? "../target/single" : "dist",
    emptyOutDir: true,
    ...(mode === "single" && { rolldownOptions: { output: { codeSplitting: false } } }),
    // The policy allows no inlined scripts, styles or modules; every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
  // A module worker cannot be made from a blob by a page that has no host.
  worker: { format: mode === "single" ? "iife" : "es" },
}));
