// The page's service worker. Before this text stand VERSION, a hash of all files of the page, and FILES, their addresses (`scripts/offline.mjs`).
// It fetches these files once, and answers for them; it asks for nothing else, and sends nothing.
const CACHE = `tablight-page-${VERSION}`;
const address = (file) => new URL(file, self.registration.scope).href;
const held = new Set(FILES.map(address));

self.addEventListener("install", (event) => {
  const fetched = FILES.map((file) => new Request(address(file), { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fetched)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("tablight-page-") && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

// A newer version waits until it is asked for: a page in use keeps the files it began with.
self.addEventListener("message", ({ data }) => {
  if (data === "activate") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  url.search = url.hash = "";
  if (held.has(url.href)) event.respondWith(caches.open(CACHE).then(async (cache) => (await cache.match(url.href)) ?? fetch(event.request)));
});
