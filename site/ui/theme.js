import * as local from "../state/local.js";

const KEY = "theme";
const NAMES = { auto: "Auto", light: "Light", dark: "Dark" };
const SAID = { auto: "as the system", light: "light", dark: "dark" };

/** Applies the kept choice of colours and lets the button step through the three. */
export function theme(button) {
  let now = read();
  const show = () => {
    if (now === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = now;
    button.textContent = NAMES[now];
    button.setAttribute("aria-label", `Colours: ${SAID[now]}`);
  };
  button.addEventListener("click", () => {
    const order = Object.keys(NAMES);
    now = order[(order.indexOf(now) + 1) % order.length];
    if (now === "auto") local.remove(KEY);
    else local.set(KEY, now);
    show();
  });
  show();
}

function read() {
  const kept = local.get(KEY);
  return kept && kept in NAMES ? kept : "auto";
}
