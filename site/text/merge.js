/**
 * Adds statements to a policy's text, those that it has already apart. A Sid that is taken
 * gets a number behind it: AWS refuses two statements with the same.
 * @param {string} text a policy as JSON
 * @param {object[]} statements
 * @returns {{text: string, added: number}} indented by two blanks
 * @throws {SyntaxError} if text is no JSON object
 */
export function addStatements(text, statements) {
  const document = JSON.parse(text);
  if (typeof document !== "object" || !document || Array.isArray(document)) throw new SyntaxError("the policy is no JSON object");
  const list = [document.Statement ?? []].flat();
  const there = new Set(list.map((one) => JSON.stringify(one)));
  const sids = new Set(list.map((one) => one?.Sid));
  const fresh = statements.filter((one) => !there.has(JSON.stringify(one))).map((one) => {
    if (one.Sid === undefined) return one;
    let sid = one.Sid;
    for (let n = 2; sids.has(sid); n++) sid = one.Sid + n;
    sids.add(sid);
    return { ...one, Sid: sid };
  });
  return { text: JSON.stringify({ ...document, Statement: [...list, ...fresh] }, null, 2), added: fresh.length };
}
