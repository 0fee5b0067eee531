import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  // The page's samples stand in for the files that a dashboard has.
  publicDir: fileURLToPath(new URL("../../www/public/samples", import.meta.url)),
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
