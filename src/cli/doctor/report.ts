import type { Finding, Result } from "./finding"

const SIGNS: Record<Result, string> = { ok: "✓", warning: "!", fault: "✗", skipped: "-" }

export function reportText(shop: string, findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.map(
    ({ check, result, message, fix }) =>
      `${SIGNS[result]} ${check.padEnd(width)}  ${fix === undefined ? message : `${message.replace(/\.$/, "")}. ${fix}`}`,
  )
  return [`Medusa shop in ${shop}`, "", ...lines, "", verdict(findings)].join("\n")
}

export const reportJson = (shop: string, findings: readonly Finding[]): string =>
  JSON.stringify({ shop, ok: !hasFault(findings), findings }, null, 2)

export const hasFault = (findings: readonly Finding[]): boolean =>
  findings.some(({ result }) => result === "fault")

function verdict(findings: readonly Finding[]): string {
  const count = (result: Result) => findings.filter((finding) => finding.result === result).length
  const [faults, warnings] = [count("fault"), count("warning")]
  const also = warnings === 0 ? "" : `, ${warnings} warning${warnings === 1 ? "" : "s"}`
  return faults === 0 ? `No faults${also}.` : `${faults} fault${faults === 1 ? "" : "s"}${also}.`
}
