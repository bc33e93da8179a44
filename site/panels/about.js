import { h, fill, number } from "../ui/dom.js";
import { FOLDER, readable, SERVED_CATALOG, SINGLE } from "../engine/files.js";
import { keyTable } from "../ui/keys.js";
import { createLimits } from "./about/limits.js";
import { createRules } from "./about/rules.js";

/**
 * About panel: what the answers rest on, what is kept here, how to use the keyboard.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{catalog: Function, takeCatalog: Function, dropCatalog: Function, forget: Function}} app
 */
export function create(engine, app) {
  const facts = h("dl.facts-list.known");
  const own = h("p", { role: "status" });
  const file = h("input", { type: "file", id: "own-catalog", accept: ".bin", onchange: () => {
    if (file.files[0]) app.takeCatalog(file.files[0]);
    file.value = "";
  } });
  const back = h("button", { type: "button", onclick: () => app.dropCatalog() }, "Use the built-in catalog");
  const headers = h("dl.facts-list", { "aria-label": "Response headers" });
  const policy = h("pre.code.wrap", { tabindex: "0", "aria-label": "Content security policy" });
  const ask = h("button", { type: "button", hidden: true, onclick: () => fetch(FOLDER, { cache: "no-store" }).then(show, () => fill(policy, "Not known without a network.")) }, "Ask the server for it");
  const licences = h("a", { href: "", target: "_blank" }, "Licences of everything in this page");
  readable("licences").then((url) => { licences.href = url; });
  const element = h("section.panel.page", { "aria-label": "About" },
    h("h1", {}, "About"),
    h("p", {}, "leastwise writes least-privilege AWS IAM policies. The engine and the catalog run in this tab, also without a network; the command line tool has the same engine. It is not an AWS product."),
    h("h2", {}, "Catalog"), facts, own,
    h("p", {}, h("label", { for: "own-catalog" }, "Use a catalog that you built: drop the file anywhere on the page, or choose it "), file, " ", back),
    h("h2", {}, "Rules and limits"), createRules().element, createLimits(engine).element,
    h("h2", {}, "Keyboard"), keyTable(),
    h("h2", {}, "Privacy"),
    h("p", {}, "Nothing you type or paste leaves this browser, save what Sandbox says that it sends, when you press its buttons. Credentials are never kept. Your resources and settings are kept in its storage, so that they are here next time."),
    h("p", {}, h("button.danger", { type: "button", onclick: () => app.forget() }, "Forget everything")),
    h("p", {}, SINGLE ? "This file has this content security policy, so it can talk to nobody:" :
      "Every file of this page came with this content security policy, so it can talk to its own server only:"), ask, policy, headers,
    h("h2", {}, "Licences"),
    h("p", {}, "leastwise is free software under the MIT licence. ", licences,
      ". The catalog holds facts from AWS's public documentation."));

  async function refresh() {
    const { name, hash } = app.catalog();
    back.hidden = !name;
    fill(own, name ? `In use: ${name}, which you gave.` :
      SERVED_CATALOG ? `In use: ${SERVED_CATALOG}, which the server was started with.` : "In use: the built-in catalog.");
    let v;
    try { v = await engine.call("version", {}); } catch (error) { return fill(facts, h("dt", {}, "Engine"), h("dd.wrong", {}, error.message)); }
    const rows = [
      ["As of", v.date],
      ["Sources", v.origins.map((o) => `${o.name}, ${o.date}`).join("; ")],
      ["Holds", `${number(v.services)} services, ${number(v.actions)} actions, ${number(v.resourceTypes)} resource types, ${number(v.conditionKeys)} condition keys`],
      ["SHA-256", h("code.break", {}, await hash)],
      ["Engine", v.version],
    ];
    fill(facts, rows.map(([key, value]) => [h("dt", {}, key), h("dd", {}, value)]));
  }
  refresh();

  function show(response) {
    ask.hidden = true;
    fill(policy, response.headers.get("Content-Security-Policy") ?? "This server sends none.");
    fill(headers, [...response.headers].filter(([name]) => name !== "content-security-policy").map(([name, value]) => [h("dt", {}, name), h("dd.mono", {}, value)]));
  }
  /** Shown as the server sent it, not as we wish it; the server is not asked again unless somebody wants that. */
  async function showPolicy() {
    if (SINGLE) return fill(policy, document.querySelector('meta[http-equiv="Content-Security-Policy"]').content);
    const kept = await globalThis.caches?.match(FOLDER).catch(() => undefined);
    if (kept) return show(kept);
    ask.hidden = false;
    return fill(policy, "Not known yet.");
  }
  showPolicy();

  return { element, title: "About", update() {}, refresh, destroy() { element.remove(); } };
}
