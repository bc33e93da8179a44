import { h, set } from "../../ui/dom.js";

/**
 * Asks why a rule's findings are to be ignored, and until when.
 * @param {string} rule
 * @param {(ignore: {reason: string, until: string}) => void} done
 * @returns {{button: HTMLElement, form: HTMLElement}} the button shows the form
 */
export function createIgnoring(rule, done) {
  const reason = h("input", { required: true, autocomplete: "off", "aria-label": `Reason to ignore ${rule}`, placeholder: "why this is right here" });
  const until = h("input", { type: "date", "aria-label": "Ignore until", max: "2099-12-31" });
  const toggle = (open) => {
    form.hidden = !open;
    set(button, "aria-expanded", String(open));
    (open ? reason : button).focus();
  };
  const button = h("button.link", { type: "button", "aria-expanded": "false", onclick: () => toggle(form.hidden) }, "Ignore");
  const form = h("form.ignoring", { hidden: true,
    onsubmit: (event) => { event.preventDefault(); done({ reason: reason.value.trim(), until: until.value }); },
    onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); toggle(false); } } },
  h("label", {}, h("span.dim", {}, "Reason"), reason), h("label", {}, h("span.dim", {}, "until (empty: for good)"), until), h("button", { type: "submit" }, "Ignore it"));
  return { button, form };
}
