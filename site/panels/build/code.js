import { h } from "../../ui/dom.js";
import { highlight } from "../../ui/json.js";

const OPENS = '      "Action": ['; // as the engine prints a statement's actions
const SHUTS = /^ {6}\]/;
const MOST = 3000; // actions that can be pointed at; more are text only

/**
 * The policy as text whose actions can be pointed at. Its text content is the policy's.
 * @param {{point: (statement: number, action: string) => void, toggle: (statement: number, action: string) => void}} act
 */
export function createCode({ point, toggle }) {
  const element = h("pre.code", { tabindex: "0", role: "region", "aria-label": "Policy document" });
  let current = null; // the button that Tab reaches

  const buttons = () => [...element.querySelectorAll("button.act")];
  const of = (target) => target?.closest?.(".line")?.querySelector("button.act");
  const read = (button) => [Number(button.dataset.statement), button.dataset.action];

  function choose(button, { focus = false } = {}) {
    if (current && current !== button) current.tabIndex = -1;
    current = button;
    button.tabIndex = 0;
    if (focus) button.focus();
    point(...read(button));
  }

  element.addEventListener("mouseover", (event) => {
    const button = of(event.target);
    if (button && !element.contains(document.activeElement)) choose(button);
  });
  element.addEventListener("focusin", (event) => { const button = of(event.target); if (button) choose(button); });
  element.addEventListener("click", (event) => {
    const button = of(event.target);
    if (!button || event.target.closest("input")) return;
    choose(button, { focus: true });
  });
  element.addEventListener("change", (event) => { const button = of(event.target); if (button) toggle(...read(button)); });
  element.addEventListener("keydown", (event) => {
    const button = of(event.target);
    if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = buttons();
    const at = all.indexOf(button);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (all[to]) choose(all[to], { focus: true });
    } else if (event.key === " " || event.key === "Delete") {
      event.preventDefault();
      toggle(...read(button));
    }
  });

  function line(statement, text, action) {
    const [before, string] = /^(\s*)("(?:[^"\\]|\\.)*")/.exec(text).slice(1);
    return [before, h("span.line", {},
      h("input.tick", { type: "checkbox", checked: true, tabindex: "-1", "aria-label": `Keep ${action}` }),
      h("button.act.str", { type: "button", tabindex: "-1", "data-statement": statement, "data-action": action, "aria-describedby": "why" }, string)),
    text.slice(before.length + string.length)];
  }

  /** @param {string} policy as the engine prints it @param {boolean} plain whether it is text only */
  function show(policy, plain) {
    const active = element.contains(document.activeElement) ? of(document.activeElement) : null; // also of a tick
    const focused = active ? read(active) : null;
    const at = focused ? buttons().indexOf(active) : -1;
    const scroll = element.scrollTop;
    const nodes = [];
    let statement = -1, inside = false, from = 0, actions = 0;
    const lines = plain ? [] : policy.split("\n");
    for (let i = 0; i < lines.length; i++) {
      if (inside && SHUTS.test(lines[i])) inside = false;
      if (inside && actions++ < MOST) {
        nodes.push(...highlight(lines.slice(from, i).join("\n") + (i > from ? "\n" : "")), ...line(statement, lines[i], JSON.parse(lines[i].trim().replace(/,$/, ""))), "\n");
        from = i + 1;
      }
      if (lines[i] === OPENS) { inside = true; statement++; }
    }
    nodes.push(...highlight(plain ? policy : lines.slice(from).join("\n")));
    element.replaceChildren(...nodes);
    const all = buttons();
    current = all.find((button) => focused && button.dataset.action === focused[1]) ?? all[Math.min(Math.max(at, 0), all.length - 1)] ?? null;
    if (current) current.tabIndex = 0;
    element.tabIndex = current ? -1 : 0;
    element.scrollTop = scroll;
    if (focused && current) current.focus({ preventScroll: true });
  }

  /** Goes to the first action of a statement. @param {number} statement from 0 */
  function goTo(statement) {
    const first = buttons().find((button) => Number(button.dataset.statement) === statement);
    if (first) choose(first, { focus: true });
    else element.focus();
  }

  return { element, show, goTo, clear(...nodes) { current = null; element.tabIndex = 0; element.replaceChildren(...nodes); } };
}
