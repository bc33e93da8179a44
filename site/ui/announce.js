const QUIET = 500; // ms between the last change and the announcement
let timer = 0;

/** Tells screen readers something once things are quiet; a newer text replaces it. */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const live = document.getElementById("live");
    live.textContent = "";
    live.textContent = text;
  }, QUIET);
}
