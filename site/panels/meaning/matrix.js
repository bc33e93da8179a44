import { LEVELS } from "../../ui/levels.js";

const SVG = "http://www.w3.org/2000/svg";
const ROW = 22, CELL = 40, LABEL = 132, HEAD = 22, BAR = 32; // in px
const MOST = 60; // services drawn; the table has all

/** Makes an element of a picture. Numbers and classes only: nothing from a policy is markup. */
function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const short = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

/**
 * A picture of services by access levels: each bar is as long as the part of the service's
 * actions of that level that is named; what is denied is hatched. Its twin in words is the
 * summary table.
 * @param {import("../../engine/types.gen.js").SummaryRow[]} rows
 */
export function matrix(rows) {
  const shown = rows.slice(0, MOST);
  const width = LABEL + CELL * LEVELS.length, height = HEAD + ROW * shown.length;
  const picture = s("svg", { class: "matrix", viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": `Services by access levels: ${shown.slice(0, 8).map((row) => `${row.effect === "Deny" ? "denied " : ""}${row.service} ${row.access}`).join("; ")}${shown.length > 8 ? `; and ${shown.length - 8} more` : ""}` });
  const hatch = s("pattern", { id: "deny-hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, s("rect", { class: "hatch", width: 2, height: 5 }));
  picture.append(s("defs", {}, hatch));
  LEVELS.forEach((level, i) => picture.append(s("text", { class: "level", x: LABEL + i * CELL + BAR / 2, y: HEAD - 8, "data-level": level.letter }, level.letter)));
  shown.forEach((row, k) => {
    const y = HEAD + k * ROW;
    picture.append(s("text", { class: row.effect === "Deny" ? "service deny" : "service", x: 0, y: y + 14 }, `${row.effect === "Deny" ? "⊘ " : ""}${short(row.service)}`));
    LEVELS.forEach((level, i) => {
      const x = LABEL + i * CELL;
      picture.append(s("rect", { class: "cell", x, y: y + 3, width: BAR, height: ROW - 8, rx: 2 }));
      const found = row.levels.find((one) => one.level === level.name);
      if (!found) return;
      const bar = s("rect", { class: row.effect === "Deny" ? "bar deny" : "bar", "data-level": level.letter, x, y: y + 3, width: Math.max(2, BAR * found.actions / found.of), height: ROW - 8, rx: 2 });
      bar.append(s("title", {}, `${row.effect === "Deny" ? "Denied: " : ""}${row.service}, ${level.name}: ${found.actions} of ${found.of}`));
      picture.append(bar);
    });
  });
  return picture;
}

export const MATRIX_MOST = MOST;
