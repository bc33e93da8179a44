import { h, fill } from "../../ui/dom.js";
import { copyButton, download } from "../../ui/copy.js";
import { sarif } from "../../text/sarif.js";
import { rules } from "../../state/rulebook.js";

const FILE = "policy.json"; // what the policy is called outside of this page

/**
 * The same check elsewhere: the command line, what it reads of ignores, and SARIF.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 * @param {ReturnType<typeof import("./findings.js").createFindings>} findings
 */
export function createTakeaway(engine, findings) {
  let text = "";
  let line = "";
  let report = ""; // made ahead: a copy must follow the press at once
  let latest = 0;
  const command = h("code.mono");
  const config = copyButton("Copy .leastwise.yaml", () => findings.config(FILE));
  const element = h("section.takeaway", { "aria-labelledby": "takeaway-title", hidden: true }, h("h2", { id: "takeaway-title" }, "Run it elsewhere"),
    h("div.row.command", {}, command, h("span.grow"), copyButton("Copy", () => line, { "aria-label": "Copy the command line" })),
    h("div.row", {}, copyButton("Copy SARIF", () => report), h("button", { type: "button", onclick: () => download("leastwise.sarif", report, "application/sarif+json") }, "Download SARIF"), config));

  return {
    element,
    /** @param {string} policy @param {string} kind as the user says, or empty */
    async show(policy, kind) {
      const mine = ++latest;
      text = policy;
      line = `leastwise lint${kind ? ` --kind ${kind}` : ""} ${FILE}`;
      fill(command, line);
      config.hidden = !findings.config(FILE);
      element.hidden = false;
      const [known, { version }] = await Promise.all([rules().catch(() => new Map()), engine.call("version", {})]);
      if (mine === latest) report = sarif(text, findings.shown(), { rules: known, file: FILE, version });
    },
    clear() { latest++; element.hidden = true; },
  };
}
