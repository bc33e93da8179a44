// Views have paths, "/check" or "/explore/s3/GetObject?q=s3". In the address they stand as
// "?v=check": the page is one file in one folder, so any server has it, under any path, and
// also the disk. The fragment is not the router's: a shared workspace comes in it.

/** The link to a view. @param {string} path "/explore/s3?q=tag" is "?v=explore/s3&q=tag" */
export function link(path) {
  const [view, search] = path.split("?");
  return `?v=${view.slice(1) || "build"}${search ? `&${search}` : ""}`;
}

/** An address without search and fragment: of the file that the page is. */
const file = (href) => href.split(/[?#]/, 1)[0];

/** The path of the view that an address of the page shows, with its search, as a URL. */
export function viewOf(url) {
  const { searchParams: rest } = url;
  const view = rest.get("v") ?? "";
  rest.delete("v");
  const out = new URL("https://view.invalid/");
  out.pathname = /^\/*(build)?$/.test(view) ? "/" : `/${view.replace(/^\/+/, "")}`;
  out.search = rest.toString();
  return out;
}

/**
 * Follows links inside the page without loading it again.
 * @param {(view: URL) => void} shown called for the first view and every later one
 */
export function createRouter(shown) {
  const show = () => shown(viewOf(new URL(location.href)));
  /** @param {string} path of a view */
  function go(path) {
    const url = new URL(path === "/" ? location.pathname : link(path), location.href);
    if (url.href !== location.href) history.pushState(null, "", url);
    show();
  }
  addEventListener("popstate", show);
  document.addEventListener("click", (event) => {
    const anchor = event.composedPath().find((one) => one.matches?.("a[href]")); // also inside an editor
    if (!anchor || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey ||
      event.shiftKey || event.altKey || anchor.target || anchor.hasAttribute("download")) return;
    const path = followed(new URL(anchor.href), anchor.getAttribute("href"));
    if (!path) return;
    event.preventDefault();
    go(path);
  });
  return { go, start: show };
}

/** The path of the view that a link is to, or null. Links may be written as a view's path. */
function followed(url, written) {
  if (/^\/(?!\/)/.test(written)) return written;
  if (file(url.href) !== file(location.href) || url.hash) return null;
  const view = viewOf(url);
  return view.pathname + view.search;
}

/** The last part of a path keeps slashes and template parts: "aws:RequestTag/${TagKey}". */
const part = (text) => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%24/g, "$");

/** Paths of the catalog's pages. @param {string} id "s3:GetObject", "s3:bucket" */
export const path = {
  service: (prefix) => `/explore/${part(prefix)}`,
  action: (id) => `/explore/${part(id.slice(0, id.indexOf(":")))}/${part(id.slice(id.indexOf(":") + 1))}`,
  resourceType: (id) => `/explore/type/${part(id)}`,
  conditionKey: (name) => `/explore/key/${part(name)}`,
};

/** Links to the catalog's pages. */
export const address = Object.fromEntries(Object.entries(path).map(([kind, of]) => [kind, (id) => link(of(id))]));

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
