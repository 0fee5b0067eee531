import { defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";

/** A folder that any static host can serve from any path: every address in it is relative. In mode `single` it is what `scripts/single.mjs` puts into one file. */
export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: mode === "single" ? [] : [fetchedAhead()],
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

/** Names what the engine and the views are made of in the page's HTML, so that the browser fetches it at once and not only when the page's script asks for it. */
function fetchedAhead(): Plugin {
  const link = (attrs: HtmlTagDescriptor["attrs"]) => (file: string): HtmlTagDescriptor => ({ tag: "link", injectTo: "head", attrs: { ...attrs, crossorigin: true, href: `./${file}` } });
  // Not the rest of the module: Chromium refuses to hand out as a blob what it fetched ahead.
  const isEngine = (file: string): boolean => /tablight_bg-[^/]*\.wasm$|worker-[^/]*\.js$/.test(file);
  return {
    name: "fetched-ahead",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((it) => it.type === "chunk" && !it.isEntry).map((it) => it.fileName);
        return [...Object.keys(bundle).filter(isEngine).map(link({ rel: "preload", as: "fetch" })), ...chunks.map(link({ rel: "modulepreload" }))];
      },
    },
  };
}
