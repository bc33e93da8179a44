// One ARN in running text: five colons, then anything but blanks, quotes and brackets. A
// policy variable ("${aws:username}") may hold braces. Wildcards may stand anywhere.
const ARN = /\barn:[\w*?-]*:[\w.*?-]*:[\w*?-]*:[\w*?-]*:(?:\$\{[^}\s]*\}|[^\s"'`<>()[\]{}\\,;])+/g;

/**
 * Finds ARNs in any text, in order, each once. A line that begins with "arn:" and holds
 * no blank is taken as it is, also when it is unfinished: the engine then says what is
 * wrong with it.
 * @param {string} text
 * @returns {string[]}
 */
export function findARNs(text) {
  const found = new Set();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const whole = line.trim().replace(/^["'\s-]+|["',\s]+$/g, "");
    if (/^arn:\S+$/i.test(whole) && !/[,;"'<>]/.test(whole)) {
      found.add(whole);
      continue;
    }
    for (const [match] of line.matchAll(ARN)) found.add(match.replace(/[.:!?]+$/, trailing));
  }
  return [...found];
}

// A sentence's full stop is not part of the ARN, but a wildcard "?" and "::" may be.
const trailing = (end) => (/^\?+$/.test(end) ? end : "");
