import { h } from "./dom.js";
import { announce } from "./announce.js";

/** A button that copies what text() gives at the moment of the press. */
export function copyButton(label, text, props = {}) {
  const button = h("button", { type: "button", ...props, onclick: async () => {
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      said = "The browser refused: select the text and copy it";
    }
    button.textContent = said;
    announce(said);
    setTimeout(() => { button.textContent = label; }, 1500);
  } }, label);
  return button;
}

/** Hands the browser a text as a file to save. */
export function download(name, text, type = "application/json") {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
