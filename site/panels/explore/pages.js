import { h, count, number } from "../../ui/dom.js";
import { LEVELS, chip } from "../../ui/levels.js";
import { copyButton } from "../../ui/copy.js";
import { highlight } from "../../ui/json.js";
import { address, path } from "../../router.js";
import { exampleARN, exampleCondition, examplePolicy, exampleStatement } from "./example.js";
import { actionSources, serviceSources } from "./sources.js";

/** The path of the page that shows a reply, in AWS's spelling. */
export function pathOf(op, reply) {
  if (op === "service") return path.service(reply.service);
  if (op === "conditionKey") return path.conditionKey(reply.name);
  return path[op](reply.id);
}

/** What a page says that the catalog does not have. @param {string} op @param {Error & {hint?: string}} error */
export function missing(op, name, { message, hint }) {
  const meant = hint?.match(/^did you mean (.+)\?$/)?.[1];
  return [h("h2.mono", {}, name), h("p.wrong", {}, message),
    meant ? h("p", {}, "Did you mean ", h("a.mono", { href: address[op](meant) }, meant), "?") : hint && h("p", {}, hint)];
}

/** What stands beside the results when no page is open. */
export function start() {
  return [h("h2", {}, "The catalog"),
    h("p", {}, "Every service, action, resource type and condition key that AWS documents. Words must all occur; ",
      h("code", {}, "s3:get"), " looks in one service; ", h("code", {}, "*"), " and ", h("code", {}, "?"), " are wildcards."),
    h("table.plain", {}, h("caption", {}, "Access levels"), h("tbody", {}, LEVELS.map((level) =>
      h("tr", {}, h("td", {}, chip(level.name)), h("th", { scope: "row" }, level.name), h("td.dim", {}, MEANING[level.letter])))))];
}

const MEANING = {
  L: "sees that resources exist, not what is in them",
  R: "reads what is in them",
  W: "creates, changes, deletes",
  T: "changes tags only; with tag conditions that can mean access",
  P: "changes who may do what",
};

/** @param {import("../../engine/types.gen.js").ServiceReply} s */
export function service(s, { addToPolicy, store }) {
  const total = s.actions.length;
  return [
    heading(s.service, s.names.length > 1 ? s.names.join(", ") : s.name),
    h("ul.levels", { "aria-label": "Actions by access level" }, s.levels.filter((l) => l.actions).map((l) =>
      h("li", {}, chip(l.level), ` ${number(l.actions)} ${l.level}`))),
    section(count(total, "action"), total && table(["", "Action", "Resource types"], s.actions.map((a) => [
      chip(a.level), [h("a.mono", { href: address.action(a.id) }, name(a.id)), flags(a)],
      a.resourceTypes.length ? a.resourceTypes.map((t, i) => [i ? ", " : null, typeLink(s.service, t)]) : h("span.dim", {}, "only *"),
    ]), "listing")),
    section(count(s.resourceTypes.length, "resource type"), s.resourceTypes.length > 0 && types(s.resourceTypes, (t) => addToPolicy({ arn: exampleARN(t.formats[0], store.get().partition), levels: [] }))),
    section(count(s.conditionKeys.length, "condition key"), s.conditionKeys.length > 0 && keys(s.conditionKeys)),
    s.ledger && section("Sources", serviceSources(s)),
  ];
}

/** @param {import("../../engine/types.gen.js").ActionReply} a */
export function action(a, { addToPolicy, store }) {
  // The level under which the table in use files the action, so that ticking it allows it.
  const level = (store.get().levelTable === "strict" && a.strictLevel) || a.level;
  const statement = JSON.stringify(exampleStatement(a, store.get().partition), null, 2);
  return [
    heading(a.id, h("a", { href: address.service(a.service) }, a.serviceName || a.service)),
    h("p.facts", {}, chip(a.level), ` ${a.level || "Unknown"}`, flags(a),
      a.scenarios && " ", a.scenarios && h("span.tag", { title: "Some rows below hold only in one way of calling the action" }, "depends on the call")),
    section("Resource types", a.rows.length ? table(["Type and ARN", "Condition keys", ""], a.rows.map((row) => [
      [h("a.mono", { href: address.resourceType(`${row.type.service}:${row.type.name}`) }, row.type.name),
        row.required && " ", row.required && h("span.tag", {}, row.alternative ? `required, way ${row.alternative}` : "required"),
        row.type.formats.map((f) => h("div.mono.format", {}, f))],
      keyNames(row.conditionKeys),
      row.type.formats.length > 0 && h("button", { type: "button", "aria-label": `Add ${row.type.name} to the policy`,
        onclick: () => addToPolicy({ arn: exampleARN(row.type.formats[0], store.get().partition), levels: level && level !== "Unknown" ? [level] : [] }) }, "+ policy"),
    ]), "stack") : h("p", {}, "The action names no resource: ", h("code", {}, "Resource"), " must be ", h("code", {}, "*"), ".")),
    section("Condition keys", a.conditionKeys.length ? keys(a.conditionKeys) : h("p.dim", {}, "No keys of its own for the whole action; AWS's global keys apply.")),
    a.dependents.length > 0 && section("Also needed", table(["", "Action", "Said by"], a.dependents.map((d) => [
      chip(d.level), h("a.mono", { href: address.action(d.id) }, d.id),
      [d.page && "documentation page", d.operation && "API operation"].filter(Boolean).join(", "),
    ]), "listing")),
    h("section", {}, h("div.row", {}, h("h3", {}, "Statement"), h("span.grow"), copyButton("Copy", () => statement)),
      h("pre.code", { tabindex: "0", "aria-label": "Example statement" }, highlight(statement))),
    a.ledger && section("Sources", actionSources(a)),
  ];
}

/** @param {import("../../engine/types.gen.js").ResourceTypeReply} t */
export function resourceType(t, { addToPolicy, store }) {
  return [
    heading(t.id, ["resource type of ", h("a", { href: address.service(t.service) }, t.serviceName || t.service)]),
    section("ARN", t.formats.map((f) => h("div.row", {}, h("code.format", {}, f), h("span.grow"),
      h("button", { type: "button", onclick: () => addToPolicy({ arn: exampleARN(f, store.get().partition), levels: [] }) }, "Add to policy")))),
    section(count(t.conditionKeys.length, "condition key"), t.conditionKeys.length > 0 && keys(t.conditionKeys)),
    section(count(t.actions.length, "action"), t.actions.length > 0 && table(["", "Action", ""], t.actions.map((a) => [
      chip(a.level), [h("a.mono", { href: address.action(a.id) }, a.id), flags(a)], a.required && h("span.tag", {}, "required")]), "listing")),
  ];
}

/** @param {import("../../engine/types.gen.js").ConditionKeyReply} k */
export function conditionKey(k, { store, go }) {
  const condition = JSON.stringify({ Condition: exampleCondition(k) }, null, 2).split("\n").slice(1, -1).map((line) => line.slice(2)).join("\n");
  const policy = examplePolicy(k);
  const links = (ids, to, total) => [h("ul.columns", {}, ids.map((id) => h("li", {}, h("a.mono", { href: to(id) }, id)))),
    total > ids.length && h("p.dim", {}, `and ${number(total - ids.length)} more`)];
  return [
    heading(k.name, k.global ? "global condition key" : "condition key"),
    h("p.facts", {}, h("span.tag", {}, k.type), k.multivalued && " ", k.multivalued && h("span.tag", {}, "multivalued")),
    k.global && h("p", {}, "AWS's global keys can stand in a policy for any service; whether a request carries one depends on the request."),
    h("section", {}, h("div.row", {}, h("h3", {}, "Condition"), h("span.grow"), copyButton("Copy", () => condition),
      policy && h("button", { type: "button", title: `A new policy that allows ${k.actions[0]} under this condition`, onclick: () => {
        store.add({ text: JSON.stringify(policy, null, 2), by: "hand" });
        go("/");
      } }, "Start a policy with it")),
    h("pre.code", { tabindex: "0", "aria-label": "Example condition" }, highlight(condition))),
    section(count(k.serviceTotal, "service"), k.serviceTotal > 0 && links(k.services, address.service, k.serviceTotal)),
    section(count(k.resourceTypeTotal, "resource type"), k.resourceTypeTotal > 0 && links(k.resourceTypes, address.resourceType, k.resourceTypeTotal)),
    section(count(k.actionTotal, "action"), k.actionTotal > 0 && links(k.actions, address.action, k.actionTotal)),
  ];
}

const name = (id) => id.slice(id.indexOf(":") + 1);
const heading = (id, under) => h("header", {}, h("h2.mono", {}, id), h("p.dim", {}, under));
const section = (title, ...content) => h("section", {}, h("h3", {}, title), content);

const flags = (a) => [
  a.strictLevel && [" ", h("span.tag", { title: "The strict table's level" }, "strict: ", a.strictLevel)],
  a.permissionOnly && [" ", h("span.tag", { title: "No API operation has this name" }, "permission only")],
];

function typeLink(service, text) {
  const type = text.replace(/\*$/, "");
  return h("a.mono", { href: address.resourceType(`${service}:${type}`) }, text);
}

function table(heads, rows, style = "") {
  return h("div.scroll", { tabindex: "0", role: "region", "aria-label": heads.filter(Boolean).join(", ") },
    h("table", { class: style || null }, h("thead", {}, h("tr", {}, heads.map((text) => (text ? h("th", { scope: "col" }, text) : h("td"))))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)))))));
}

const types = (list, add) => table(["Type", "ARN", ""], list.map((t) => [
  h("a.mono", { href: address.resourceType(`${t.service}:${t.name}`) }, t.name), t.formats.map((f) => h("div.mono.format", {}, f)),
  t.formats.length > 0 && h("button", { type: "button", "aria-label": `Add ${t.name} to the policy`, onclick: () => add(t) }, "+ policy")]));

const keys = (list) => table(["Key", "Type"], list.map((k) => [
  h("a.mono", { href: address.conditionKey(k.name) }, k.name), k.multivalued ? `${k.type}, multivalued` : k.type]));

const keyNames = (list) => list.map((k, i) => [i ? ", " : null, h("a.mono", { href: address.conditionKey(k.name) }, k.name)]);
