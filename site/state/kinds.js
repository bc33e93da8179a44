const MOST = 50; // texts that are remembered

/** The kinds of policies, as the engine names them, with what people call them. */
export const KINDS = [["identity", "Identity"], ["resource", "Resource"], ["trust", "Trust"], ["boundary", "Boundary"], ["session", "Session"],
  ["scp", "SCP"], ["rcp", "RCP"], ["vpc-endpoint", "VPC endpoint"]];
export const kindWord = (kind) => KINDS.find(([value]) => value === kind)?.[1] ?? kind;

/**
 * Tells what kind a policy is, where nobody has said it: what its text looks like.
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine
 */
export function createKinds(engine) {
  const known = new Map(); // text → promise of a kind

  return {
    /** @param {{kind: string, text: string}} policy @returns {Promise<string>} never empty */
    async of({ kind, text }) {
      if (kind || !text.trim()) return kind || "identity";
      if (!known.has(text)) {
        known.set(text, engine.call("measure", { text }).then((reply) => reply.kind || "identity", () => "identity"));
        if (known.size > MOST) known.delete(known.keys().next().value);
      }
      return known.get(text);
    },
  };
}
