import { h, fill } from "../../ui/dom.js";
import { createCombobox } from "../../ui/combobox.js";

/** Context keys as the engine takes them; values are separated by commas. */
export const readContext = (rows) => rows.filter((row) => row.name.trim()).map((row) =>
  ({ name: row.name.trim(), values: row.values.split(",").map((value) => value.trim()).filter((value) => value !== "") }));

/** What a value of a type looks like. */
const HINTS = { Bool: "true", Numeric: "3600", Date: "2026-11-28T09:00:00Z", IPAddress: "203.0.113.10", ARN: "arn:aws:…" };

/** The request's context keys, and those that policies ask for. */
export function createContext(engine, store) {
  const rows = new Map(); // id → row
  let known = []; // keys of the last answer
  const list = h("ul.context", { "aria-label": "Context keys" });
  const asked = h("p.asked", { hidden: true });
  const add = h("button.quiet", { type: "button", onclick: () => give("") }, "+ context key");
  const element = h("div.context-keys", {}, list, h("div.row", {}, add), asked);

  const get = () => store.get().request;
  const change = (context, tag) => store.change({ request: { ...get(), context } }, tag);
  const edit = (id, part) => change(get().context.map((row) => (row.id === id ? { ...row, ...part } : row)), `context ${id}`);

  function give(name) {
    const id = store.id();
    change([...get().context, { id, name, values: "" }]);
    rows.get(id)?.[name ? "value" : "name"].focus();
  }

  function createRow(id) {
    const name = createCombobox({ label: "key", placeholder: "aws:SourceIp", changed: (value) => edit(id, { name: value }),
      suggest: async (text) => {
        const fitting = known.filter((key) => !text || key.name.toLowerCase().includes(text.toLowerCase())).slice(0, 12);
        if (fitting.length) return fitting.map((key) => ({ value: key.name, nodes: [h("span.mono", {}, key.name), h("span.dim", {}, key.type, key.testedBy.length > 0 && ", asked for")] }));
        const reply = await engine.call("search", { text, kinds: ["conditionKey"], limit: 12 }, { key: "pick" });
        return reply.results.map((key) => ({ value: key.id, nodes: [h("span.mono", {}, key.id)] }));
      } });
    const value = h("input.mono", { id: `context-value-${id}`, spellcheck: "false", autocomplete: "off", oninput: () => edit(id, { values: value.value }) });
    const element = h("li", {}, name.element, h("div.field", {}, h("label.dim", { for: value.id }, "values, separated by commas; none: absent"), value),
      h("button.quiet.close", { type: "button", "aria-label": "Remove the key", onclick: () => { change(get().context.filter((row) => row.id !== id)); add.focus(); } }, "×"));
    return { element, name, value };
  }

  return {
    element, give,
    update(context) {
      const ids = new Set(context.map((row) => row.id));
      for (const [id, row] of rows) if (!ids.has(id)) { row.element.remove(); rows.delete(id); }
      for (const one of context) {
        let row = rows.get(one.id);
        if (!row) {
          row = createRow(one.id);
          rows.set(one.id, row);
          list.append(row.element);
        }
        row.name.update(one.name);
        if (row.value.value !== one.values) row.value.value = one.values;
        const type = known.find((key) => key.name.toLowerCase() === one.name.trim().toLowerCase())?.type;
        row.value.placeholder = HINTS[type] ?? "";
      }
      list.hidden = !context.length;
    },
    show(keys) {
      known = keys;
      const missing = keys.filter((key) => key.missing);
      asked.hidden = !missing.length;
      fill(asked, h("span.dim", {}, "The policies ask for "), missing.map((key, i) => [i ? ", " : null,
        h("button.link.mono", { type: "button", title: `${key.type}${key.multivalued ? ", several values" : ""}. Asked by: ${key.testedBy.join(", ")}`, onclick: () => give(key.name) }, key.name)]),
      h("span.dim", {}, missing.length === 1 ? ", which the request lacks." : ", which the request lacks."));
    },
  };
}
