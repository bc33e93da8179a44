import { h, fill } from "../../ui/dom.js";
import { chip } from "../../ui/levels.js";
import { createCombobox } from "../../ui/combobox.js";
import { ACCOUNT, filled, usual } from "../../text/arnformat.js";
import { createContext, readContext } from "./context.js";

const PRINCIPALS = [["arn:aws:iam::111122223333:role/NAME", "a session of a role"], ["arn:aws:iam::111122223333:user/NAME", "a user"],
  ["arn:aws:sts::111122223333:assumed-role/ROLE/SESSION", "a session by its name"], ["111122223333", "an account's root user"],
  ["arn:aws:sts::111122223333:federated-user/NAME", "a federated user"], ["ec2.amazonaws.com", "a service"],
  ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "somebody a provider vouches for"], ["anonymous", "nobody"]];
const MOST = 12; // suggestions

/** Details that few requests need, with their names in the workspace. */
const DETAILS = [["principalTags", "principal's tags", "team=blue, stage=prod"], ["principalOrg", "principal's organization", "o-a1b2c3d4e5"], ["resourceAccount", "resource's account", "the principal's, or the ARN's"],
  ["resourceTags", "resource's tags", "team=blue"], ["resourceOrg", "resource's organization", "o-a1b2c3d4e5"], ["time", "time", "2026-11-28T09:00:00Z"]];

const tags = (text) => text.split(",").map((one) => one.trim()).filter(Boolean).map((one) => {
  const cut = one.indexOf("=");
  return cut < 0 ? { key: one, value: "" } : { key: one.slice(0, cut).trim(), value: one.slice(cut + 1).trim() };
});

/**
 * What the engine is asked; null while there is no action or no principal.
 * @param {import("../../state/workspace.js").Request} r
 * @param {import("./layers.js").Layer[]} layers
 */
export function requestOf(r, layers) {
  if (!r.action.trim() || !r.principal.trim()) return null;
  const resource = { arn: r.resource.trim() || "*", account: r.resourceAccount.trim(), orgId: r.resourceOrg.trim(), tags: tags(r.resourceTags) };
  return {
    policies: layers.map(({ layer, name, text, level, arn }) => ({ name, layer, text, level: layer === "scp" || layer === "rcp" ? level : 0, arn: arn.trim() })),
    principal: { name: r.principal.trim(), orgId: r.principalOrg.trim(), tags: tags(r.principalTags) },
    action: r.action.trim(), resources: [resource], context: readContext(r.context), time: r.time.trim(),
  };
}

/** An ARN format with what stands for placeholders: an example that can be used as it is. */
function example(format, partition, account) {
  const shared = usual({ partition, account });
  return filled(format, (name) => shared[name] ?? "example");
}

/**
 * The form for a request.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("../../state/store.js").createStore>} store
 */
export function createRequest(engine, store) {
  const change = (key) => (value) => store.change({ request: { ...store.get().request, [key]: value } }, `request ${key}`);
  const account = () => /\b\d{12}\b/.exec(store.get().request.principal)?.[0] ?? ACCOUNT;

  const principal = createCombobox({ label: "Principal", placeholder: "arn:aws:iam::111122223333:role/app", changed: change("principal"),
    suggest: async (text) => (text ? [] : PRINCIPALS.map(([value, what]) => ({ value, nodes: [h("span.mono", {}, value), h("span.dim", {}, what)] }))) });
  const action = createCombobox({ label: "Action", placeholder: "s3:GetObject", changed: change("action"),
    suggest: async (text) => {
      const reply = await engine.call("search", { text, kinds: ["action"], limit: MOST }, { key: "pick" });
      return reply.results.map(({ id, level }) => ({ value: id, nodes: [chip(level), h("span.mono", {}, id)] }));
    } });
  const resource = createCombobox({ label: "Resource", placeholder: "arn:aws:s3:::bucket/key, or empty for *", changed: change("resource"),
    suggest: async () => {
      const id = store.get().request.action.trim();
      if (!id) return [];
      const { rows } = await engine.call("action", { id }, { key: "formats" });
      if (!rows.length) return [{ value: "*", nodes: [h("span.mono", {}, "*"), h("span.dim", {}, "the action has no resource types")] }];
      const { partition } = store.get();
      return rows.flatMap(({ type }) => type.formats.map((format) => example(format, partition, account())).map((value) => ({ value, nodes: [h("span.mono", {}, value), h("span.dim", {}, type.name)] }))).slice(0, MOST);
    } });
  const context = createContext(engine, store);
  const fields = DETAILS.map(([key, label, placeholder]) => {
    const input = h("input", { id: `request-${key}`, placeholder, spellcheck: "false", autocomplete: "off", oninput: () => change(key)(input.value) });
    return { key, input, element: h("div.field", {}, h("label.dim", { for: input.id }, label), input) };
  });
  const more = h("details.more", {}, h("summary", {}, "More about principal, resource and time"), h("div.fields", {}, fields.map((field) => field.element)));
  const element = h("form.request", { "aria-label": "Request", onsubmit: (event) => event.preventDefault() },
    principal.element, action.element, resource.element, context.element, more);

  return {
    element,
    update(r) {
      principal.update(r.principal);
      action.update(r.action);
      resource.update(r.resource);
      context.update(r.context);
      for (const { key, input } of fields) if (input.value !== r[key]) input.value = r[key];
      if (fields.some(({ key }) => r[key])) more.open = true;
    },
    /** @param {import("../../engine/types.gen.js").ContextKey[]} keys */
    show: (keys) => context.show(keys),
    give: (name) => context.give(name),
  };
}
