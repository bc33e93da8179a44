// Suites as text: YAML in which every value is written as JSON, which YAML reads as well.
const quoted = (value) => JSON.stringify(value);
const OWN = /^(?:policies\s*:|\s*\{)/m; // a suite that says which policies it is about

/** A request of the Test view as one more test. @param {ReturnType<typeof import("../panels/test/request.js").requestOf>["request"]} request */
export function testOf({ principal, action, resources: [resource], context, time }, decision) {
  const lines = [`- name: ${quoted(`${action} on ${resource.arn}`)}`, `  action: ${quoted(action)}`];
  const about = (one) => ({ ...(one.account ? { account: one.account } : {}), ...(one.tags.length ? { tags: Object.fromEntries(one.tags.map(({ key, value }) => [key, value])) } : {}) });
  const more = about(resource);
  lines.push(`  resource: ${quoted(Object.keys(more).length ? { arn: resource.arn, ...more } : resource.arn)}`);
  const who = about({ ...principal, account: "" });
  lines.push(`  principal: ${quoted(Object.keys(who).length ? { arn: principal.name, ...who } : principal.name)}`);
  if (context.length) lines.push(`  context: ${quoted(Object.fromEntries(context.map(({ name, values }) => [name, values.length === 1 ? values[0] : values.length ? values : null])))}`);
  if (time) lines.push(`  time: ${quoted(time)}`);
  lines.push(`  expect: ${decision === "allowed" ? "allow" : decision}`);
  return lines.join("\n") + "\n";
}

/** Adds a test to a suite. */
export function addTest(suite, test) {
  if (!suite.trim()) return `tests:\n${test}`;
  return (suite.endsWith("\n") ? suite : suite + "\n") + test;
}

/** The policies that a suite is about, as its head. @param {(layer: object, i: number) => string} value of an entry */
function head(layers, value) {
  const lines = ["policies:"];
  for (const kind of new Set(layers.map(({ layer }) => layer))) {
    lines.push(`  ${kind}:`, ...layers.map((layer, i) => (layer.layer === kind ? `  - ${value(layer, i)}` : null)).filter(Boolean));
  }
  return layers.length ? lines.join("\n") + "\n" : "";
}
const place = ({ layer, level, arn }) => ({ ...(layer === "scp" || layer === "rcp" ? { level } : {}), ...(arn.trim() && (layer === "resource" || layer === "trust") ? { arn: arn.trim() } : {}) });

/**
 * What the engine is asked to run: the suite with the view's policies in front, unless it
 * names its own.
 * @returns {{text: string, before: number, files: {name: string, text: string}[]}} before is
 *   how many bytes stand in front of the suite
 */
export function runnable(suite, layers) {
  const files = layers.map((layer, i) => ({ name: `${i + 1}.json`, text: layer.text }));
  if (OWN.test(suite)) return { text: suite, before: 0, files };
  const front = head(layers, (layer, i) => quoted({ file: `${i + 1}.json`, ...place(layer) }));
  return { text: front + suite, before: new TextEncoder().encode(front).length, files };
}

/** The suite as a file that stands alone, for "leastwise test". */
export function standalone(suite, layers) {
  if (OWN.test(suite)) return suite;
  return head(layers, (layer) => {
    let policy = layer.text;
    try { policy = JSON.stringify(JSON.parse(policy)); } catch { policy = quoted(policy); }
    const where = place(layer);
    return Object.keys(where).length ? `{"policy": ${policy}, ${quoted(where).slice(1)}` : policy;
  }) + suite;
}
