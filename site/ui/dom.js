/**
 * Makes an element. Text goes in as text nodes only, so nothing pasted can become markup.
 * @param {string} tag "p", or "p.note" with classes
 * @param {Object<string, any>} [props] attributes; "on…" is a listener; true is an empty
 *   attribute; false, null and undefined leave it out
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) set(element, key, value);
  element.append(...children.flat(Infinity).filter(present).map(node));
  return element;
}

/** Sets one property of h on an element that exists. */
export function set(element, key, value) {
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (value === false || value === null || value === undefined) element.removeAttribute(key);
  else element.setAttribute(key, value === true ? "" : value);
}

/** Replaces the children, with the same leniency as h. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(present).map(node));
  return element;
}

/**
 * fill for what is drawn anew while the keyboard may be in it: the control that has the focus
 * has it afterwards. Without one of its name it goes to the nearest alike, else to the first.
 */
export function refill(element, ...children) {
  const had = element.contains(document.activeElement) ? document.activeElement : null;
  const alike = () => [...element.querySelectorAll(had.localName)].filter((one) => nameOf(one) === nameOf(had));
  const at = had && alike().indexOf(had);
  fill(element, ...children);
  if (had) (alike()[at] ?? alike().at(-1) ?? element.querySelector("a[href], button, summary"))?.focus({ preventScroll: true });
  return element;
}

// Without the numbers: "Gained 3" is "Gained 4" a moment later.
const nameOf = (control) => (control.ariaLabel ?? control.textContent).replace(/[\d,]+/g, "");
const present = (child) => child !== null && child !== undefined && child !== false;
const node = (child) => (child instanceof Node ? child : document.createTextNode(String(child)));

/** 1204 as "1,204". */
export const number = (n) => n.toLocaleString("en");

/** "1 action", "2 actions". */
export const count = (n, one, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;
