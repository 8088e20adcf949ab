import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { withoutStackTrace } from "../src/scripts/command-line"
import { ARTIFACTS, Environment, ROOT } from "./environment"
import { HELP, parseFlags } from "./flags"
import { describeMachine, machineText } from "./machine"
import { replaceBlock, sectionMarkdown } from "./report/markdown"
import { chartSvg } from "./report/svg"
import { checkText, tableText } from "./report/terminal"
import type { Check, Findings, Section } from "./section"
import { SECTIONS } from "./sections"

const PAGE = join(ROOT, "docs", "performance.md")
const PICTURES = join(ROOT, "docs", "benchmarks")

const startedAt = Date.now()
const say = (line: string) => {
  console.log(`[${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s] ${line}`)
}

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2))
  if (flags.help) return console.log(HELP)
  const machine = describeMachine()
  say(machineText(machine))
  const environment = new Environment(say)
  const results: { section: Section; findings: Findings }[] = []
  try {
    for (const section of SECTIONS) {
      if (flags.only.length > 0 ? !flags.only.includes(section.name) : flags.quick && !section.quickToo)
        continue
      say(section.title)
      const findings = await section.run(environment, {
        quick: flags.quick,
        say: (line) => say(`${section.name}: ${line}`),
      })
      results.push({ section, findings })
      for (const table of findings.tables) console.log(tableText(table))
      if (!flags.quick && !flags.keepDocs) publish(section, findings, machineText(machine))
    }
  } finally {
    await environment.close()
  }
  const name = flags.quick ? "quick.json" : "full.json"
  mkdirSync(ARTIFACTS, { recursive: true })
  writeFileSync(
    join(ARTIFACTS, name),
    JSON.stringify({ machine, flags, results: results.map(forJson) }, null, 2),
  )
  conclude(
    results.flatMap(({ findings }) => findings.checks),
    flags.quick,
  )
}

/** Writes the picture, and the section's block in docs/performance.md. */
function publish(section: Section, findings: Findings, machine: string): void {
  mkdirSync(PICTURES, { recursive: true })
  writeFileSync(join(PICTURES, `${section.name}.svg`), chartSvg(findings.chart))
  replaceBlock(PAGE, section.name, sectionMarkdown(section, findings, machine))
}

function forJson({ section, findings }: { section: Section; findings: Findings }) {
  return { section: section.name, checks: findings.checks, tables: findings.tables, raw: findings.raw }
}

/** The quick form runs on unknown machines: it reports times, and only counts can fail. */
function conclude(checks: Check[], quick: boolean): void {
  const isReported = (check: Check) => quick && check.kind === "timed"
  console.log("\nGoals")
  for (const check of checks) console.log(checkText(check, isReported(check)))
  const binding = checks.filter((check) => !isReported(check))
  const failed = binding.filter(({ passed }) => !passed).length
  console.log(`\n${binding.length - failed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

withoutStackTrace("bench", main)
  .catch((error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error)
    process.exitCode = 1
  })
  .finally(() => process.exit())
