import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

import { events, tags } from "./elements.names.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SOURCES = at("./src/");
const STANDALONE = at("./src/standalone/");
const { version } = JSON.parse(readFileSync(at("../pkg/package.json"), "utf8")) as { version: string };

/**
 * The page's own elements, as they are inside those that others use: their tags bear the version of the package, so that they meet neither the elements around
 * them, of which some have the same name, nor those of another version on the same page; and they go by the width they are given, not by the window's.
 */
function inside(): Plugin {
  const tag = new RegExp(`\\btablight-(?=(?:${tags(SOURCES).join("|")})(?![\\w-]))`, "g");
  const prefix = `tablight-${version.replaceAll(".", "-")}-`;
  return {
    name: "inside",
    enforce: "pre",
    transform(code, id) {
      if (!id.startsWith(SOURCES) || id.startsWith(STANDALONE) || !id.endsWith(".ts")) return null;
      return { code: code.replace(tag, prefix).replaceAll("@media (max-width:", "@container (max-width:"), map: null };
    },
  };
}

/** What the package has as `tablight/elements`: a file for each element, what they share beside them, and the package itself as it is. */
export default defineConfig({
  plugins: [inside()],
  define: { INNER_EVENTS: JSON.stringify(events(SOURCES)) },
  publicDir: false,
  // Where there is no document, Lit's modules for servers load without one; where there is one, they do what the others do.
  resolve: { conditions: ["node", "module", "import", "default"] },
  build: {
    target: "es2022",
    outDir: "../pkg/dist/elements",
    emptyOutDir: true,
    lib: { entry: Object.fromEntries(["index", "profile", "segments", "forecast", "table", "workspace"].map((name) => [name, at(`./src/standalone/${name}.ts`)])), formats: ["es"] },
    rolldownOptions: {
      external: ["tablight"],
      output: { paths: { tablight: "../index.js" }, chunkFileNames: "[name]-[hash].js", minify: true },
    },
  },
});
