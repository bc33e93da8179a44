import { h } from "./dom.js";

/**
 * A line under the top bar that stays until it is closed. A second one of the same kind
 * takes the first one's place.
 * @param {string} kind
 * @param {string} text
 * @param {{wrong?: boolean, action?: string, run?: () => void}} [options]
 */
export function banner(kind, text, { wrong = false, action, run } = {}) {
  const place = document.getElementById("banners");
  place.querySelector(`[data-kind="${kind}"]`)?.remove();
  const element = h("div.banner", { "data-kind": kind, "data-wrong": wrong, role: wrong ? "alert" : "status" },
    h("p", {}, text), action && h("button", { type: "button", onclick: run }, action),
    h("button.quiet", { type: "button", "aria-label": "Close", onclick: () => element.remove() }, "×"));
  place.append(element);
}
