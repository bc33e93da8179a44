import { h, fill, set } from "../../ui/dom.js";
import { copyButton, download } from "../../ui/copy.js";
import { highlight } from "../../ui/json.js";
import * as local from "../../state/local.js";
import { creates, makes } from "../../text/command.js";

const KEY = "export";
const FORMS = [
  { form: "json", name: "JSON", file: "json" }, { form: "json-compact", name: "Compact JSON", file: "json" }, { form: "yaml", name: "YAML", file: "yaml" },
  { form: "hcl", name: "HCL (Terraform)", file: "tf" }, { form: "cfn", name: "CloudFormation", file: "yaml" }, { form: "cfn-json", name: "CloudFormation in JSON", file: "json" },
  { form: "command", name: "Command that makes it", file: "sh" }, { form: "aws", name: "AWS command", file: "sh" },
];
const TYPES = { json: "application/json", yaml: "application/yaml" };

/**
 * The policy in other forms, to copy and to keep as a file.
 * @param {ReturnType<typeof import("../../engine/client.js").createEngine>} engine
 */
export function createExport(engine) {
  let form = FORMS.find((one) => one.form === local.get(KEY)) ?? FORMS[0];
  let last = null; // what is to be exported
  let text = "";
  let latest = 0;
  const choice = h("select", { id: "export-form", onchange: () => { form = FORMS[choice.selectedIndex]; local.set(KEY, form.form); paint(); } },
    FORMS.map((one) => h("option", { value: one.form, selected: one === form }, one.name)));
  const copy = copyButton("Copy", () => text);
  const save = h("button", { type: "button", onclick: () => download(`${fileName(last.name)}.${form.file}`, text, TYPES[form.file] ?? "text/plain") }, "Download");
  const said = h("p.said", { role: "status" });
  const code = h("pre.code", { tabindex: "0", role: "region", "aria-label": "Exported policy" });
  const element = h("section.export", { "aria-labelledby": "export-title" }, h("h2", { id: "export-title" }, "Export"),
    h("div.row", {}, h("label.hidden", { for: "export-form" }, "Form"), choice, copy, save), said, code);

  /** @returns {Promise<{text?: string, message?: string}>} */
  async function written() {
    if (form.form === "command") return { text: makes(last.state), message: "It was written by hand: no command makes it. The other forms have it." };
    if (form.form === "aws") return { text: creates(last.policy, last.kind, last.name), message: last.kind === "resource" ? "Each service takes its resources' policies in its own way." : "The policy is not JSON yet." };
    const reply = await engine.call("convert", { text: last.policy, to: form.form, name: last.name }, { key: "convert" });
    const [problem] = reply.problems;
    return { text: reply.text, message: problem && [problem.line > 0 && `Line ${problem.line}: `, problem.message, problem.hint && ` (${problem.hint})`] };
  }

  async function paint() {
    const mine = ++latest;
    const got = await written().catch((error) => (error.code === "superseded" ? null : { message: `${error.message} ${error.hint}` }));
    if (mine !== latest || !got) return;
    text = got.text ?? "";
    for (const button of [copy, save]) button.disabled = !text;
    fill(said, !text && got.message);
    code.hidden = !text;
    set(code, "data-form", form.form);
    code.classList.toggle("wrap", form.form === "json-compact");
    fill(code, form.file === "json" ? highlight(text) : text);
  }

  return {
    element,
    /**
     * @param {import("../../state/workspace.js").State} state
     * @param {string} kind of the policy, never empty
     */
    update(state, kind) {
      last = { state, policy: state.policy, kind, name: state.current.name };
      return paint();
    },
    clear() { latest++; last = null; text = ""; },
  };
}

const fileName = (name) => name.trim().replace(/[^\w.-]+/g, "-") || "policy";
