// The service worker keeps one complete version of the page. FILES and VERSION are put
// in by scripts/sitebuild.
import routes from "./routes.json";

const PREFIX = "leastwise-";
const CACHE = PREFIX + VERSION;
const kept = new Set(FILES);

self.addEventListener("install", (event) => {
  // "/" must be the page that belongs to these files; hashed names cannot be stale.
  event.waitUntil(caches.open(CACHE).then((cache) =>
    cache.addAll(FILES.map((file) => (file === "/" ? new Request(file, { cache: "reload" }) : file)))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)))));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

const isRoute = (path) => routes.some((route) =>
  (route.endsWith("/*") ? path.startsWith(route.slice(0, -1)) : path === route));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const page = event.request.mode === "navigate" && isRoute(url.pathname);
  if (!page && !kept.has(url.pathname)) return;
  event.respondWith(caches.open(CACHE)
    .then((cache) => cache.match(page ? "/" : url.pathname, { ignoreVary: true }))
    .then((response) => response ?? fetch(event.request)));
});
