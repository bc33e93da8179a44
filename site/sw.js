// The service worker keeps one complete version of the page and serves nothing else. FILES,
// pairs of a name and its hash, and VERSION are put in by scripts/sitebuild.
import routes from "./routes.json";

const PREFIX = "leastwise-";
const CACHE = PREFIX + VERSION;
const FOLDER = new URL("./", location.href);
const address = (name) => new URL(name, FOLDER).href;
const PAGE = address("./");
const kept = new Set(FILES.map(([name]) => address(name)));

const keep = (cache, how) => cache.addAll(FILES.map(([name, integrity]) =>
  new Request(address(name), { integrity, cache: name === "./" ? "reload" : how })));

// All files or none: one that is missing, or whose bytes are another version's, ends the
// installation, and the version before stays. What has a hash in its name is not asked for
// again where the browser has it, unless what it has is wrong.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE)
    .then((cache) => keep(cache, "default").catch(() => keep(cache, "reload")))
    .catch((error) => caches.delete(CACHE).then(() => { throw error; })));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name))));
  // Also the page that installed it: what it loads later comes from here and not from the net.
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

const isRoute = (path) => routes.some((route) =>
  (route.endsWith("/*") ? path.startsWith(route.slice(0, -1)) : path === route));

self.addEventListener("fetch", (event) => {
  const { method, mode, url: href } = event.request;
  const url = new URL(href);
  if (method !== "GET" || !url.href.startsWith(FOLDER.href)) return;
  const path = url.pathname.slice(FOLDER.pathname.length - 1);
  if (mode === "navigate" && path !== "/" && isRoute(path)) {
    return event.respondWith(Response.redirect(address(`?v=${path.slice(1)}${url.search.replace("?", "&")}`)));
  }
  const name = mode === "navigate" && (path === "/" || path === "/index.html") ? PAGE : url.origin + url.pathname;
  if (!kept.has(name)) return;
  event.respondWith(caches.open(CACHE)
    .then((cache) => cache.match(name, { ignoreVary: true }))
    .then((response) => response ?? fetch(event.request))); // the browser threw it away
});
