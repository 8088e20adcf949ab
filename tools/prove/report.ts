import type { Part } from "./parts"
import type { Result } from "./results"

export interface Report {
  commit: string
  passed: number
  failed: number
  notRun: string[]
  results: Result[]
}

/** @param resultOf the result of a part on this commit, or undefined when it has not run */
export function reportOf(
  commit: string,
  parts: Part[],
  resultOf: (name: string) => Result | undefined,
): Report {
  const results = parts.flatMap(({ name }) => resultOf(name) ?? [])
  return {
    commit,
    passed: results.filter(({ passed }) => passed).length,
    failed: results.filter(({ passed }) => !passed).length,
    notRun: parts.map(({ name }) => name).filter((name) => !results.some((one) => one.name === name)),
    results,
  }
}

/** The beginning of docs/proof.md, even before the first complete run. */
const INTRODUCTION = [
  "# Proof",
  "",
  "`npm run prove` runs every check of this repository on one commit, from the lint to thousands of payments under faults and attacks. It takes hours, and can be stopped and continued. `npm run prove -- --write` writes the results into this page.",
  "",
]

/** Formats text as code, so that neither Markdown nor the spell checker interprets a program's output. */
const code = (text: string) => `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``

export function markdownOf({ commit, passed, failed, notRun, results }: Report): string {
  const machines = [...new Set(results.map(({ machine }) => machine))]
  return [
    ...INTRODUCTION,
    `All results are of commit \`${commit}\`: ${passed} parts passed, ${failed} failed, ${notRun.length} not run.`,
    "",
    ...machines.map((machine) => `Measured on: ${code(machine)}`),
    "",
    "| part | command | goal | result | minutes |",
    "|---|---|---|---|---|",
    ...results.map(
      (one) =>
        `| ${one.name} | ${code(one.command)} | ${one.goal} | ${one.passed ? "passed" : "**failed**"}: ${code(one.figure)} | ${(one.seconds / 60).toFixed(1)} |`,
    ),
    ...(notRun.length > 0 ? ["", `Not run: ${notRun.join(", ")}.`] : []),
    "",
  ].join("\n")
}
