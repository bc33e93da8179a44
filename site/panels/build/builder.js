import { h, fill, count, set } from "../../ui/dom.js";
import { announce } from "../../ui/announce.js";
import { createCombobox } from "../../ui/combobox.js";
import * as local from "../../state/local.js";
import { filled, placesOf } from "../../text/arnformat.js";

const SUGGESTED = 12;
// What is the same in most ARNs of a person's is remembered on this device.
const KEPT = { Region: "arn-region", Account: "arn-account", AccountId: "arn-account" };
const HELP = { Region: "eu-west-1", Account: "111122223333", AccountId: "111122223333" };

/** What is wrong with the value of a place, or "". */
function wrong(name, value) {
  if (/\s/.test(value)) return "there are no blanks in an ARN";
  if (/["\\]/.test(value)) return "quotation marks and backslashes do not belong into an ARN";
  if (name in KEPT && value.includes(":")) return "a colon begins the next part";
  if (/^Account/.test(name) && !/^\$\{|[*?]/.test(value) && !/^(\d{12}|aws)?$/.test(value)) return "an account has 12 digits";
  return "";
}

/**
 * Makes an ARN of a resource type's format: one field for each of its placeholders, "*" for
 * those left empty.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 * @param {{add: (arn: string) => boolean}} act false for one that is there
 */
export function createBuilder(engine, store, { add }) {
  let type = null; // the engine's reply about it
  let values = {};
  let latest = 0;
  const pick = createCombobox({ label: "Resource type", placeholder: "s3:object", changed: choose,
    suggest: async (text) => {
      const reply = await engine.call("search", { text, kinds: ["resourceType"], limit: SUGGESTED }, { key: "pick" });
      return reply.results.map(({ id, serviceName }) => ({ value: id, nodes: [h("span.mono", {}, id), h("span.dim", {}, serviceName)] }));
    } });
  const formats = h("select", { "aria-label": "ARN format", onchange: fields });
  const places = h("div.places");
  const preview = h("output.mono.break", { "aria-label": "ARN" });
  const said = h("p.dim", { role: "status" });
  const button = h("button.primary", { type: "submit" }, "Add it");
  const rest = h("div", { hidden: true }, formats, places, h("div.row.made", {}, preview, button));
  const form = h("form", { onsubmit: (event) => { event.preventDefault(); take(); } }, pick.element, rest, said);
  const element = h("details.builder", {}, h("summary", {}, "Build an ARN from its format"), form);

  const partition = () => store.get().partition;
  const value = (name) => (name === "Partition" ? partition() : (values[name] ?? "").trim() || "*");
  const arn = () => filled(formats.value, value);

  async function choose(id) {
    const mine = ++latest;
    type = null;
    rest.hidden = true;
    fill(said);
    if (!/^[\w-]+:\S/.test(id)) return;
    const reply = await engine.call("resourceType", { id }, { key: "builder" }).catch((error) => error);
    if (mine !== latest || reply.code === "superseded") return;
    if (reply instanceof Error) return void fill(said, `${reply.message}. `, reply.hint);
    type = reply;
    values = Object.fromEntries(Object.entries(KEPT).map(([name, key]) => [name, local.get(key) ?? ""]));
    fill(formats, type.formats.map((format) => h("option", {}, format)));
    formats.hidden = type.formats.length < 2;
    fill(said, `${count(type.actions.length, "action")} ${type.actions.length === 1 ? "takes" : "take"} it. What is left empty becomes *.`);
    rest.hidden = false;
    fields();
  }

  function fields() {
    fill(places, [...new Set(placesOf(formats.value))].filter((name) => name !== "Partition").map((name) => {
      const input = h("input.mono", { "aria-label": name, value: values[name] ?? "", placeholder: HELP[name] ?? "*", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
        oninput: () => { values[name] = input.value; show(); } });
      return h("label.place", {}, h("span.dim", {}, name), input);
    }));
    show();
  }

  /** @returns {boolean} whether it can be added */
  function show() {
    preview.textContent = arn();
    let fault = "";
    for (const input of places.querySelectorAll("input")) {
      const name = input.getAttribute("aria-label");
      const one = wrong(name, input.value.trim());
      set(input, "aria-invalid", one ? "true" : null);
      if (one) fault ||= `${name}: ${one}.`;
    }
    button.disabled = Boolean(fault);
    said.classList.toggle("wrong", Boolean(fault));
    if (fault) fill(said, fault);
    else if (type) fill(said, `${count(type.actions.length, "action")} ${type.actions.length === 1 ? "takes" : "take"} it. What is left empty becomes *.`);
    return !fault;
  }

  function take() {
    if (!type || !show()) return;
    for (const [name, key] of Object.entries(KEPT)) if (values[name] !== undefined && placesOf(formats.value).includes(name)) local.set(key, values[name].trim());
    announce(add(arn()) ? `${arn()} added` : `${arn()} is already there`);
  }

  return { element, update() { if (type) show(); } };
}
