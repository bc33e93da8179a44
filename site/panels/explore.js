import { h, fill, refill, set, number, count } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { LEVELS, chip, toggles } from "../ui/levels.js";
import { catalogPage, link, path as paths } from "../router.js";
import * as pages from "./explore/pages.js";

const PAGE = 200; // results fetched and drawn at a time
const DIRECTORY = 1000; // all services at once: people scroll there
const KINDS = [["service", "Services", "services"], ["action", "Actions", "actions"],
  ["resourceType", "Resource types", "resourceTypes"], ["conditionKey", "Condition keys", "conditionKeys"]];
/** What actions can be asked to have, with what the buttons say. */
const TRAITS = [["resource", "on resources", "Actions whose Resource can name ARNs"], ["no-resource", "only *", "Actions whose Resource must be *"],
  ["condition", "own conditions", "Actions with condition keys besides the global ones"], ["dependent", "need others", "Actions that need other actions to be allowed as well"],
  ["permission-only", "permission only", "Actions that no API operation is named after"]];
const traitsOf = (text) => TRAITS.map(([trait]) => trait).filter((trait) => (text ?? "").split(",").includes(trait));
const WORDS = { service: "service", action: "action", resourceType: "type", conditionKey: "key" };

/**
 * Explore panel: one search over the whole catalog, and a page for every service, action,
 * resource type and condition key. Search and page live in the address.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{addToPolicy: Function, openLedger: () => Promise<boolean>}} app
 */
export function create(engine, app) {
  let query = { text: "", levels: [], has: [], kind: "" };
  let drawn = null; // the query whose results are on screen
  let latest = 0;
  let page = null; // path of the open page
  let here = "/explore"; // path of this view
  let search = ""; // of the address, "?q=s3"
  let latestPage = 0;

  const box = h("input", { id: "search-box", type: "search", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    placeholder: "s3:get object, dynamodb:*item, *tag*, aws:SourceVpc", "aria-describedby": "search-help",
    oninput: () => ask({ text: box.value }), onkeydown: keys });
  const levels = toggles((level, on) => ask({ levels: on ? [...query.levels, level] : query.levels.filter((l) => l !== level) }), "Only these access levels");
  const traits = TRAITS.map(([trait, name, title]) => h("button.kind", { type: "button", title, onclick: () =>
    ask({ has: query.has.includes(trait) ? query.has.filter((one) => one !== trait) : [...query.has, trait] }) }, name));
  const kinds = h("div.kinds", { role: "group", "aria-label": "Kind of result" });
  const list = h("ul.hits", { "aria-label": "Results" });
  const state = h("p.dim.state", { id: "search-help" });
  const more = h("button", { type: "button", hidden: true, onclick: () => grow() }, "Show more");
  const side = h("div.search", {},
    h("form", { role: "search", onsubmit: (event) => { event.preventDefault(); first()?.click(); } },
      h("label.hidden", { for: "search-box" }, "Search the catalog"), box),
    levels.element, h("div.kinds", { role: "group", "aria-label": "Only actions that" }, traits), kinds, state, list, more);
  const detail = h("article.detail", { tabindex: "-1", "aria-label": "Catalog page" });
  const title = h("h1.hidden", {}, "Explore the catalog");
  const element = h("section.panel.explore", { "aria-label": "Explore" }, title, side, detail);
  const first = () => list.querySelector("a");
  const narrow = matchMedia("(max-width: 800px)"); // as in explore.css: a page hides the list, which is then not made

  function keys(event) {
    if (event.key === "ArrowDown") { event.preventDefault(); first()?.focus(); }
    if (event.key === "Escape" && box.value) { event.preventDefault(); box.value = ""; ask({ text: "" }); }
  }
  list.addEventListener("keydown", (event) => {
    const line = event.target.closest("li");
    const to = event.key === "ArrowDown" ? line?.nextElementSibling : event.key === "ArrowUp" ? line?.previousElementSibling : undefined;
    if (to === undefined) return;
    event.preventDefault();
    (to?.querySelector("a") ?? (event.key === "ArrowUp" ? box : null))?.focus();
  });

  /** Changes the query, and the address with it, without a step in the history. */
  function ask(change) {
    query = { ...query, ...change };
    const asked = new URLSearchParams();
    if (query.text) asked.set("q", query.text);
    if (query.levels.length) asked.set("level", LEVELS.filter((l) => query.levels.includes(l.name)).map((l) => l.letter).join(""));
    if (query.has.length) asked.set("has", traitsOf(query.has.join(",")).join(","));
    if (query.kind) asked.set("kind", query.kind);
    search = asked.size ? `?${asked}` : "";
    history.replaceState(null, "", link(here + search));
    run();
  }

  // Nothing asked for gives the directory of services. Everything would be 25,000 lines.
  const directory = () => !query.kind && !query.text.trim() && !query.levels.length && !query.has.length;
  const request = (offset) => ({ text: query.text, levels: query.levels, has: query.has, offset, limit: directory() ? DIRECTORY : PAGE,
    kinds: directory() ? ["service"] : query.kind ? [query.kind] : [] });

  async function run() {
    const mine = ++latest;
    levels.update(query.levels);
    TRAITS.forEach(([trait], i) => set(traits[i], "aria-pressed", String(query.has.includes(trait))));
    element.setAttribute("aria-busy", "true");
    let reply;
    try {
      reply = await engine.call("search", request(0), { key: "search" });
    } catch (error) {
      if (mine !== latest || error.code === "superseded") return;
      element.removeAttribute("aria-busy");
      fill(state, h("span.wrong", {}, error.message, " ", error.hint));
      return;
    }
    if (mine !== latest) return;
    element.removeAttribute("aria-busy");
    drawn = query;
    refill(kinds, KINDS.map(([kind, name, total]) => h("button.kind", { type: "button", "aria-pressed": String(query.kind === kind),
      onclick: () => ask({ kind: query.kind === kind ? "" : kind }) }, name, (!query.kind || query.kind === kind) && [" ", h("span.count", {}, number(reply.totals[total]))])));
    kinds.hidden = directory();
    fill(state, reply.total ? `${count(reply.total, directory() ? "service" : "result")}.` : "Nothing in the catalog has such a name.");
    announce(reply.total ? count(reply.total, "result") : "No result");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.path : null;
    fill(list, reply.results.map(hit));
    // Someone was quicker than the last answer: stay on the line, or near it.
    if (focused) ([...list.querySelectorAll("a")].find((a) => a.dataset.path === focused) ?? first() ?? box).focus();
    more.hidden = reply.results.length >= reply.total;
    const marked = mark();
    if (!focused) marked?.scrollIntoView({ block: "center" });
  }

  async function grow() {
    const asked = drawn;
    const reply = await engine.call("search", request(list.children.length)).catch(() => null);
    if (!reply || asked !== query) return;
    const from = list.children.length;
    list.append(...reply.results.map(hit));
    list.children[from]?.querySelector("a")?.focus();
    more.hidden = list.children.length >= reply.total;
    mark();
  }

  function hit(result) {
    const { kind, id, level } = result;
    return h("li", {}, h("a", { href: link(paths[kind](id) + search), "data-path": paths[kind](id) },
      kind === "action" ? chip(level) : h("span.chip.kindchip", { "aria-hidden": "true" }, ""),
      h("span.mono.id", {}, ...breakable(id)),
      h("span.dim.what", {}, kind === "action" ? result.serviceName : kind === "service" ? result.serviceName : WORDS[kind])));
  }

  /** Marks the line of the open page; in the directory also that of its service. */
  function mark() {
    const service = page && directory() ? servicePath(page) : null;
    let marked = null;
    for (const link of list.querySelectorAll("a")) {
      const { path } = link.dataset;
      if (page && (path === page || path === service)) {
        link.setAttribute("aria-current", path === page ? "page" : "true");
        marked = link;
      } else link.removeAttribute("aria-current");
    }
    return marked;
  }

  /** Draws the open page again once the ledger is there: it says where facts are from. */
  async function withLedger() {
    if (await app.openLedger() && page) openPage(here, false);
  }

  async function openPage(path, focus) {
    const asked = catalogPage(path);
    const mine = ++latestPage;
    element.classList.toggle("has-page", Boolean(asked));
    page = asked ? path : null;
    mark();
    if (!asked) {
      fill(detail, pages.start());
      return;
    }
    detail.setAttribute("aria-busy", "true");
    let content;
    try {
      const reply = await engine.call(asked.op, asked.request);
      if (mine !== latestPage) return;
      page = pages.pathOf(asked.op, reply);
      content = pages[asked.op](reply, app);
    } catch (error) {
      if (mine !== latestPage) return;
      content = pages.missing(asked.op, Object.values(asked.request)[0], error);
    }
    detail.removeAttribute("aria-busy");
    fill(detail, h("p.back", {}, h("a", { href: link(`/explore${search}`) }, "← Results")), content);
    detail.scrollTop = 0;
    mark();
    document.title = `${detail.querySelector("h2")?.textContent ?? "Explore"}: leastwise`;
    if (focus) detail.focus({ preventScroll: true });
  }

  narrow.addEventListener("change", () => { if (!drawn) run(); });
  return {
    element,
    title: "Explore",
    update({ url, first: opening }) {
      const given = url.searchParams;
      here = url.pathname;
      search = url.search;
      let answered;
      const wanted = { text: given.get("q") ?? "", kind: given.get("kind") ?? "", has: traitsOf(given.get("has")),
        levels: LEVELS.filter((l) => (given.get("level") ?? "").includes(l.letter)).map((l) => l.name) };
      if (!drawn || JSON.stringify(wanted) !== JSON.stringify(query)) {
        // A link to a page of the catalog keeps the list that it was clicked in.
        if (!drawn || url.search || !catalogPage(url.pathname)) {
          query = wanted;
          if (box.value !== query.text) box.value = query.text;
          if (!narrow.matches || !catalogPage(url.pathname)) answered = run();
        }
      }
      const opened = openPage(url.pathname, !opening);
      // What says where facts are from is asked for behind what was asked.
      if (opening) Promise.all([answered, opened]).then(withLedger);
    },
    focus() { box.focus(); box.select(); },
    refresh() { run(); if (element.hidden) return; openPage(here, false); withLedger(); },
    destroy() { latest++; latestPage++; element.remove(); },
  };
}

/** The address of the service that a catalog page belongs to; null for a condition key. */
function servicePath(path) {
  const { op, request } = catalogPage(path);
  return op === "conditionKey" ? null : paths.service(request.service ?? request.id.split(":")[0]);
}

/** Lets a long name wrap behind its colon and before capitals. */
export function breakable(id) {
  return id.split(/(?<=:)|(?<=[a-z])(?=[A-Z])/).flatMap((part, i) => (i ? [document.createElement("wbr"), part] : [part]));
}
