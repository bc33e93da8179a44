import { h, fill, number } from "../ui/dom.js";
import { fileURL } from "../engine/files.js";
import { keyTable } from "../ui/keys.js";

/**
 * About panel: what the answers rest on, what is kept here, how to use the keyboard.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 * @param {{catalog: Function, takeCatalog: Function, dropCatalog: Function, forget: Function}} app
 */
export function create(engine, app) {
  const facts = h("dl.facts-list");
  const own = h("p", { role: "status" });
  const file = h("input", { type: "file", id: "own-catalog", accept: ".bin", onchange: () => {
    if (file.files[0]) app.takeCatalog(file.files[0]);
    file.value = "";
  } });
  const back = h("button", { type: "button", onclick: () => app.dropCatalog() }, "Use the built-in catalog");
  const policy = h("pre.code.wrap", { tabindex: "0", "aria-label": "Content security policy" });
  const element = h("section.panel.page", { "aria-label": "About" },
    h("h1", {}, "About"),
    h("p", {}, "leastwise writes least-privilege AWS IAM policies. The engine and the catalog run in this tab, also without a network; the command line tool has the same engine. It is not an AWS product."),
    h("h2", {}, "Catalog"), facts, own,
    h("p", {}, h("label", { for: "own-catalog" }, "Use a catalog that you built: drop the file anywhere on the page, or choose it "), file, " ", back),
    h("h2", {}, "Keyboard"), keyTable(),
    h("h2", {}, "Privacy"),
    h("p", {}, "Nothing you type or paste leaves this browser, save what Sandbox says that it sends, when you press its buttons. Credentials are never kept. Your resources and settings are kept in its storage, so that they are here next time."),
    h("p", {}, h("button.danger", { type: "button", onclick: () => app.forget() }, "Forget everything")),
    h("p", {}, "Every file of this page came with this content security policy, so it can talk to its own server only:"), policy,
    h("h2", {}, "Licences"),
    h("p", {}, "leastwise is free software under the MIT licence. ", h("a", { href: fileURL("licences"), target: "_blank" }, "Licences of everything in this page"),
      ". The catalog holds facts from AWS's public documentation."));

  async function refresh() {
    const { name, hash } = app.catalog();
    back.hidden = !name;
    fill(own, name ? `In use: ${name}, which you gave.` : "In use: the built-in catalog.");
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
  // Shown as this server sends it, not as we wish it.
  fetch("/", { method: "HEAD" }).then((r) => fill(policy, r.headers.get("Content-Security-Policy") ?? "This server sends none."),
    () => fill(policy, "Not known without a network."));

  return { element, title: "About", update() {}, refresh, destroy() { element.remove(); } };
}
