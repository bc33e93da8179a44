import { filled, placeIn, placesOf, usual } from "../text/arnformat.js";
import { operatorsLike, asks } from "./operators.js";

const SOME = 60; // options of a kind
const SERVICES = 500; // all of them
const WORDS = 8; // patterns such as "s3:Get*"
const MANY = 4; // services whose resource types are looked through
const COUNTED = 400; // actions of a statement up to which their keys are counted

/**
 * @typedef {object} Option something that could stand at the place
 * @property {string} label
 * @property {string} [detail]
 * @property {string} [level] access level, for an action
 * @property {string} insert what is written between the quotation marks; "#{Name}" is a field to fill in
 * @property {string} [after] what is written behind the closing quotation mark
 * @property {boolean} [more] whether there will be something to choose next
 * @property {[string, string]} [about] what is known of it: see facts.js
 */

const PRINCIPALS = {
  AWS: [["arn:aws:iam::#{111122223333}:role/#{name}", "a role"], ["arn:aws:iam::#{111122223333}:user/#{name}", "a user"], ["#{111122223333}", "an account"], ["*", "everybody"]],
  Service: ["apigateway", "cloudfront", "cloudtrail", "codebuild", "config", "delivery.logs", "ec2", "ecs-tasks", "events", "glue", "lambda", "s3", "scheduler", "sns", "sqs", "ssm", "states"].map((name) => [`${name}.amazonaws.com`, "a service"]),
  Federated: [["arn:aws:iam::#{111122223333}:oidc-provider/token.actions.githubusercontent.com", "GitHub Actions"], ["arn:aws:iam::#{111122223333}:oidc-provider/#{issuer}", "an OIDC provider"], ["arn:aws:iam::#{111122223333}:saml-provider/#{name}", "a SAML provider"], ["cognito-identity.amazonaws.com", "Cognito"]],
  CanonicalUser: [],
};
const ELEMENTS = [["Sid", '"#{}"'], ["Effect", '"#{}"'], ["Principal", '{"#{}"}'], ["NotPrincipal", '{"#{}"}'], ["Action", '"#{}"'], ["NotAction", '"#{}"'], ["Resource", '"#{}"'], ["NotResource", '"#{}"'], ["Condition", '{"#{}"}']];
const DOCUMENT = [["Version", '"2012-10-17"'], ["Id", '"#{}"'], ["Statement", '[{"#{}"}]']];
/** Elements of which a statement has one, with the other. */
const EITHER = { Principal: "NotPrincipal", NotPrincipal: "Principal", Action: "NotAction", NotAction: "Action", Resource: "NotResource", NotResource: "Resource" };

const holds = (text, typed) => text.toLowerCase().includes(typed.toLowerCase());
const named = (list) => list.map(([label, value]) => ({ label, insert: label, after: `: ${value}`, more: !/^"2|^$/.test(value) && label !== "Sid" && label !== "Id" }));
const plain = (...labels) => labels.map((label) => ({ label, insert: label }));
/** "aws:RequestTag/${TagKey}" with a field in the place of the tag. */
const fields = (name) => name.replace(/\$\{([^}]*)\}/g, "#{$1}");

/**
 * What could stand at a place of a policy, the likeliest first.
 * @param {import("./where.js").Where} place
 * @param {string} typed what stands there in front of the cursor
 * @param {object} know
 * @param {(op: string, request: object) => Promise<any>} know.ask the engine
 * @param {string} know.partition
 * @param {string} know.text the whole policy
 * @returns {Promise<Option[]>}
 */
export async function optionsAt(place, typed, know) {
  const fitting = (list) => list.filter((one) => holds(one.label, typed));
  const fresh = (list) => list.filter(([label]) => !place.has.includes(label) && !place.has.includes(EITHER[label]));
  switch (place.kind) {
    case "document": return fitting(named(fresh(DOCUMENT)));
    case "element": return fitting(named(fresh(ELEMENTS)));
    case "version": return plain("2012-10-17", "2008-10-17");
    case "effect": return fitting(plain("Allow", "Deny"));
    case "action": return actions(typed, know);
    case "resource": return resources(place, typed, know);
    case "operator": return operatorsLike(typed).map((label) => ({ label, insert: label, detail: asks(label), after: label.endsWith(":") ? "" : ': {"#{}"}', more: true }));
    case "key": return keys(place, typed, know);
    case "value": return /^(For\w+:)?(Bool|Null)/i.test(place.operator) ? plain("true", "false") : fitting(seen(know.text, /arn/i.test(place.operator)));
    case "principal-type": return fitting(Object.keys(PRINCIPALS).map((label) => ({ label, insert: label, after: ': "#{}"', more: label !== "CanonicalUser" })));
    case "principal": return place.type ? principals(PRINCIPALS[place.type] ?? [], typed, know) : plain("*");
  }
  return [];
}

const principals = (list, typed, { partition, text }) => {
  const { account } = placeIn(text);
  return list.map(([insert, detail]) => {
    const own = insert.replace("arn:aws:", `arn:${partition}:`).replace("#{111122223333}", account ? `#{${account}}` : "#{111122223333}");
    return { label: own.replace(/#\{([^}]*)\}/g, "$1"), insert: own, detail };
  }).filter((one) => holds(one.label, typed));
};

/** Services first, then actions of one; words that many actions begin with are patterns. */
async function actions(typed, { ask }) {
  const cut = typed.indexOf(":");
  if (cut < 0) {
    const [services, found] = await Promise.all([ask("search", { text: typed, kinds: ["service"], limit: SERVICES }),
      typed.length > 2 ? ask("search", { text: typed, kinds: ["action"], limit: SOME }) : { results: [] }]);
    return [...services.results.map(({ id, serviceName }) => ({ label: id, detail: serviceName, insert: `${id}:#{}`, more: true })), ...found.results.map(action), ...(typed ? [] : [{ label: "*", insert: "*", detail: "everything" }])];
  }
  const service = typed.slice(0, cut);
  const wild = /[*?]/.test(typed);
  const { results } = await ask("search", { text: typed, kinds: ["action"], limit: SERVICES });
  const own = results.filter(({ id }) => id.toLowerCase().startsWith(`${service.toLowerCase()}:`));
  const begin = own.filter(({ id }) => id.toLowerCase().startsWith(typed.toLowerCase()));
  const words = new Map();
  for (const { id } of wild ? [] : begin) {
    const word = /^[^:]*:(?:[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+)/.exec(id)?.[0];
    if (word && word.length >= typed.length) words.set(word, (words.get(word) ?? 0) + 1);
  }
  const patterns = wild ? [typed] : [...[...words].filter(([, n]) => n > 1).sort((a, b) => b[1] - a[1]).slice(0, WORDS).map(([word]) => `${word}*`), ...(own.length && cut === typed.length - 1 ? [`${service}:*`] : [])];
  const counted = patterns.length ? (await ask("expand", { patterns, detail: "" })).statements[0].patterns.filter((one) => one.count) : [];
  const wildcards = counted.map(({ text, count }) => ({ label: text, insert: text, detail: `${count} action${count === 1 ? "" : "s"}`, about: ["pattern", text] }));
  return wild ? [...wildcards, ...own.map(action)] : [...begin.map(action), ...wildcards, ...own.filter((one) => !begin.includes(one)).map(action)];
}

const action = ({ id, level }) => ({ label: id, insert: id, level, about: ["action", id] });

/** What the statement's actions take: resource types with how many take them, and keys. */
async function takes(place, ask) {
  const patterns = place.actions.filter((one) => one.includes(":"));
  if (!patterns.length) return null;
  const brief = await ask("expand", { patterns, detail: "" });
  if (!brief.effective.count || brief.effective.count > COUNTED * 10) return null;
  const { actions: list } = await ask("expand", { patterns, detail: "actions" });
  const types = new Map(), keysOf = new Map(), services = new Map();
  for (const one of list) {
    const service = one.action.slice(0, one.action.indexOf(":"));
    services.set(service, (services.get(service) ?? 0) + 1);
    for (const type of one.resourceTypes) {
      const id = `${service}:${type.replace(/\*$/, "")}`;
      types.set(id, (types.get(id) ?? 0) + 1);
    }
    for (const key of one.conditionKeys) keysOf.set(key, (keysOf.get(key) ?? 0) + 1);
  }
  return { total: list.length, types, keys: keysOf, services: [...services].sort((a, b) => b[1] - a[1]).map(([name]) => name), alone: list.filter((one) => !one.resourceTypes.length).length };
}

/** ARNs of the resource types that the statement's actions take, and those in the text already. */
async function resources(place, typed, { ask, partition, text }) {
  const known = await takes(place, ask);
  const service = typed.split(":")[2];
  const services = known ? known.services.slice(0, MANY) : service ? [service] : [];
  const replies = await Promise.all(services.map((one) => ask("service", { service: one }).catch(() => null)));
  const values = usual({ partition, ...placeIn(text) });
  const shared = (name) => values[name];
  const found = [];
  for (const { service: prefix, resourceTypes } of replies.filter(Boolean)) {
    for (const type of resourceTypes) {
      const n = known?.types.get(`${prefix}:${type.name}`) ?? 0;
      if (known && !n) continue;
      for (const format of type.formats) {
        const label = filled(format, (name) => shared(name) ?? name);
        const insert = filled(format, (name) => (name === "Partition" ? partition : `#{${shared(name) ?? name}}`));
        found.push({ n, places: placesOf(format).length, option: { label, insert, detail: known ? `${type.name}, ${n} of ${known.total} action${known.total === 1 ? "" : "s"}` : type.name, about: ["type", `${prefix}:${type.name}`] } });
      }
    }
  }
  found.sort((a, b) => b.n - a.n || a.places - b.places);
  const star = { label: "*", insert: "*", detail: known?.alone ? `${known.alone} of ${known.total} actions take nothing else` : "every resource" };
  const all = [...seen(text, true), ...found.map((one) => one.option), star];
  return all.filter((one) => holds(one.label, typed)).slice(0, SOME * 2);
}

/** ARNs, or other values, that stand in the text already. */
function seen(text, arns) {
  if (!arns) return [];
  return [...new Set(Array.from(text.matchAll(/"(arn:[^"\s]{8,})"/g), ([, arn]) => arn))].map((label) => ({ label, insert: label.replaceAll("${", "$\\{"), detail: "in this policy" }));
}

/** Keys that the statement's actions know, then AWS's global ones. */
async function keys(place, typed, { ask }) {
  const known = await takes(place, ask);
  const { results } = await ask("search", { text: typed || "aws:", kinds: ["conditionKey"], limit: SOME * 2 });
  const option = (name, detail) => ({ label: name, insert: fields(name), detail, after: ': "#{}"', more: /Bool|Null/i.test(place.operator), about: ["key", name] });
  const first = known ? [...known.keys].filter(([name]) => !place.has.includes(name) && holds(name, typed)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name, n]) => option(name, `${n} of ${known.total} action${known.total === 1 ? "" : "s"}`)) : [];
  const rest = results.filter(({ id }) => !known?.keys.has(id) && !place.has.includes(id) && (!known || /^aws:/i.test(id))).map(({ id, serviceName }) => option(id, serviceName || "global"));
  return [...first, ...rest];
}
