/** Something that product or sandbox rely on, or that MultiSafepay's documentation leaves open. */
export type Line = {
  /** Unique in the suite, for example `refund.part`. */
  id: string
  /** In plain English; a question if the documentation leaves it open. */
  reliedOn: string
  /** Findings that the product can handle. Absent for an open question: any finding is accepted. */
  accepted?: readonly (string | RegExp)[]
  /** What somebody can do about a finding that is not accepted. */
  hint?: string
}

/** What one target showed. */
export type Seen =
  | { line: Line; found: string }
  /** Nobody clicked, or there is no tunnel: nothing is known, so nothing is wrong. */
  | { line: Line; notAsked: string }

export type Verdict = "as relied on" | "not as relied on" | "sandbox differs" | "not asked"

/** A line of the table: what the target showed, compared with the sandbox. */
export type Finding = {
  id: string
  reliedOn: string
  found: string
  sandbox: string
  verdict: Verdict
  hint?: string
}

/** Verdicts that need somebody's action. */
export const isRed = ({ verdict }: Pick<Finding, "verdict">): boolean =>
  verdict === "not as relied on" || verdict === "sandbox differs"

/**
 * Compares what a target showed with what the product accepts and with what the sandbox showed.
 * @param sandbox what the same suite observed with the sandbox, by id of the line
 */
export function judge(seen: readonly Seen[], sandbox: ReadonlyMap<string, Seen>): Finding[] {
  return seen.map((one) => {
    const { id, reliedOn, accepted, hint } = one.line
    const there = sandbox.get(id)
    const inSandbox = there && "found" in there ? there.found : "not asked"
    if ("notAsked" in one) {
      return { id, reliedOn, found: one.notAsked, sandbox: inSandbox, verdict: "not asked" as const }
    }
    const finding = { id, reliedOn, found: one.found, sandbox: inSandbox }
    if (
      accepted &&
      !accepted.some((text) => (typeof text === "string" ? text === one.found : text.test(one.found)))
    ) {
      return { ...finding, verdict: "not as relied on" as const, ...(hint ? { hint } : {}) }
    }
    const differs = there !== undefined && "found" in there && there.found !== one.found
    return { ...finding, verdict: differs ? ("sandbox differs" as const) : ("as relied on" as const) }
  })
}
