/**
 * Follows links inside the page without loading it again.
 * @param {(url: URL) => void} shown called for the first address and every later one
 */
export function createRouter(shown) {
  const show = (url) => shown(asked(url));
  function go(address, { replace = false } = {}) {
    const url = new URL(address, location.href);
    if (replace) history.replaceState(null, "", url);
    else if (url.href !== location.href) history.pushState(null, "", url);
    show(url);
  }
  addEventListener("popstate", () => show(new URL(location.href)));
  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((one) => one.matches?.("a[href]")); // also inside an editor
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey ||
      event.shiftKey || event.altKey || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname.startsWith("/assets/")) return;
    if (url.hash && url.pathname === location.pathname) return;
    event.preventDefault();
    go(url);
  });
  return { go, start: () => show(new URL(location.href)) };
}

/** "?v=compare" is "/compare", for servers that know no other path than the page's own. */
function asked(url) {
  const view = url.searchParams.get("v");
  if (view === null || url.pathname !== "/") return url;
  const out = new URL(url);
  out.pathname = `/${view}`;
  return out;
}

/** The last part of a path keeps slashes and template parts: "aws:RequestTag/${TagKey}". */
const part = (text) => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%24/g, "$");

/** Addresses of the catalog's pages. @param {string} id "s3:GetObject", "s3:bucket" */
export const address = {
  service: (prefix) => `/explore/${part(prefix)}`,
  action: (id) => `/explore/${part(id.slice(0, id.indexOf(":")))}/${part(id.slice(id.indexOf(":") + 1))}`,
  resourceType: (id) => `/explore/type/${part(id)}`,
  conditionKey: (name) => `/explore/key/${part(name)}`,
};

/**
 * What a path below /explore shows: an operation of the engine and its request, or null
 * for the search alone.
 */
export function catalogPage(path) {
  const rest = path.replace(/^\/explore\/?/, "").replace(/\/$/, "");
  if (!rest) return null;
  let text;
  try { text = decodeURIComponent(rest); } catch { text = rest; }
  const cut = text.indexOf("/");
  if (cut < 0) return { op: "service", request: { service: text } };
  const [first, second] = [text.slice(0, cut), text.slice(cut + 1)];
  if (first === "key") return { op: "conditionKey", request: { name: second, limit: 500 } };
  if (first === "type") return { op: "resourceType", request: { id: second } };
  return { op: "action", request: { id: `${first}:${second}` } };
}
