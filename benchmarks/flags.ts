import { readFlags, UsageError } from "../src/scripts/command-line"
import { SECTIONS } from "./sections"

export interface Flags {
  quick: boolean
  /** Names of sections; empty: all. */
  only: string[]
  /** Does not change docs/performance.md and its pictures. */
  keepDocs: boolean
  help: boolean
}

/** @throws UsageError that names the unknown flag or section */
export function parseFlags(args: string[]): Flags {
  const values = readFlags(args, {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    "keep-docs": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  })
  const only = values.only.flatMap((names) => names.split(","))
  const unknown = only.find((name) => !SECTIONS.some((section) => section.name === name))
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no section "${unknown}"; there are ${SECTIONS.map(({ name }) => name).join(", ")}`,
    )
  }
  return { quick: values.quick, only, keepDocs: values["keep-docs"], help: values.help }
}

export const HELP = `
Measures what the plugin costs, against a provider that does nothing, in a real Medusa with a real
PostgreSQL and the sandbox as MultiSafepay. Nothing to install or configure.

  npm run bench                      everything; writes docs/performance.md and docs/benchmarks/*.svg
  npm run bench -- --quick           what can be counted, in a few minutes; a breach fails the run
  npm run bench -- --only boot       some sections, separated by commas
  npm run bench -- --keep-docs       everything; writes to .artifacts/benchmarks only
  npm run bench -- --help            this text

Sections
${SECTIONS.map(({ name, title, quickToo }) => `  ${name.padEnd(20)} ${title}${quickToo ? "" : " (not in the quick form)"}`).join("\n")}

Numbers go to .artifacts/benchmarks/. Times mean something on a quiet machine only; counts always do.
`.trim()
