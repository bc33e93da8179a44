import { h, set } from "./dom.js";

/**
 * AWS's five access levels in the order of the page, each with its letter. Level names go
 * over the bridge in AWS's spelling.
 */
export const LEVELS = [
  { name: "List", letter: "L", short: "List" },
  { name: "Read", letter: "R", short: "Read" },
  { name: "Write", letter: "W", short: "Write" },
  { name: "Tagging", letter: "T", short: "Tagging" },
  { name: "Permissions management", letter: "P", short: "Permissions" },
];

const byName = new Map(LEVELS.map((level) => [level.name, level]));

/** A letter in the level's colour; the name follows for those who cannot see either. */
export function chip(name) {
  const level = byName.get(name);
  return h("span.chip", { "data-level": level?.letter ?? "U", title: name || "Unknown" },
    h("span", { "aria-hidden": "true" }, level?.letter ?? "?"), h("span.hidden", {}, name || "Unknown"));
}

/**
 * Five on/off buttons.
 * @param {(name: string, on: boolean) => void} change called when one is pressed
 * @param {string} of what they belong to, for screen readers
 */
export function toggles(change, of) {
  const buttons = LEVELS.map((level) => h("button.toggle", {
    type: "button",
    "data-level": level.letter,
    "aria-pressed": "false",
    onclick: (event) => change(level.name, event.currentTarget.getAttribute("aria-pressed") !== "true"),
  }, h("span.chip", { "aria-hidden": "true" }, level.letter), h("span.name", {}, level.short), h("span.count", { "aria-hidden": "true" })));
  const element = h("div.toggles", { role: "group", "aria-label": of }, buttons);

  /**
   * @param {string[]} on names of the pressed levels
   * @param {Map<string, number>} [counts] actions per level; none known shows no numbers
   */
  function update(on, counts) {
    LEVELS.forEach((level, i) => {
      const pressed = on.includes(level.name);
      const n = counts?.get(level.name);
      set(buttons[i], "aria-pressed", String(pressed));
      set(buttons[i], "data-empty", n === 0);
      buttons[i].lastChild.textContent = n === undefined ? "" : String(n);
      set(buttons[i], "aria-label", level.name + (n === undefined ? "" : `, ${n} action${n === 1 ? "" : "s"}`));
    });
  }
  update([]);
  return { element, update };
}
