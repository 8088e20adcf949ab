/** `npm run prove`: checks everything that the project promises on one commit, in any number of sessions. */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { cpus, totalmem } from "node:os"
import path from "node:path"
import { readFlags, UsageError, withoutStackTrace } from "../src/scripts/command-line"
import { ROOT } from "./package/places"
import { type Part, partsOf } from "./prove/parts"
import { markdownOf, reportOf } from "./prove/report"
import { defaultFolder, Results } from "./prove/results"
import { runPart } from "./prove/run-part"
import { Progress } from "./terminal/progress"

const HELP = `npm run prove -- [flags]

Runs every check of the project on the commit that is checked out; this takes hours. What passed on this commit is
not run again, so the command can be stopped and continued.

  --only "chaos 1"   this part only, again if it has run; may be repeated
  --list             shows the parts and their results
  --results FOLDER   where results are kept, a folder for each commit (${defaultFolder()})
  --write            writes docs/proof.md from the results
  --help             this text

Exit code 1 when a part failed or has not run.
`

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), {
    only: { type: "string", multiple: true },
    list: { type: "boolean" },
    results: { type: "string" },
    write: { type: "boolean" },
    help: { type: "boolean" },
  })
  if (flags.help) return console.log(HELP)
  const commit = cleanCommit()
  const parts = partsOf(commit)
  const results = new Results(flags.results ?? defaultFolder(), commit)
  const chosen = choose(parts, flags.only)
  if (!flags.list && !flags.write) {
    await runAll(
      chosen.filter(({ name }) => flags.only || !results.of(name)?.passed),
      results,
      commit,
    )
  }
  const report = reportOf(commit, parts, (name) => results.of(name))
  const text = markdownOf(report)
  console.log(`\n${text}`)
  writeFileSync(results.logOf("report").replace(/log$/, "json"), `${JSON.stringify(report, null, 2)}\n`)
  if (flags.write) writeFileSync(path.join(ROOT, "docs/proof.md"), text)
  console.log(`${report.passed} passed, ${report.failed} failed, ${report.notRun.length} not run`)
  if (report.failed + report.notRun.length > 0) process.exitCode = 1
}

/** @throws UsageError when files differ from the commit: the results would belong to no commit */
function cleanCommit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim()
  const changed = git("status", "--porcelain")
  if (changed !== "") throw new UsageError(`commit or remove these changes first:\n${changed}`)
  return git("rev-parse", "HEAD")
}

/** @throws UsageError for a part that does not exist */
function choose(parts: Part[], only: string[] | undefined): Part[] {
  const names = parts.map(({ name }) => name)
  for (const name of only ?? [])
    if (!names.includes(name))
      throw new UsageError(`there is no part "${name}". The parts are: ${names.join(", ")}`)
  return parts.filter(({ name }) => !only || only.includes(name))
}

async function runAll(parts: Part[], results: Results, commit: string): Promise<void> {
  const progress = new Progress()
  const machine = machineText()
  for (const part of parts) {
    await progress.step(part.name, async (remark) => {
      const log = results.logOf(part.name)
      const result = await runPart(part, { cwd: ROOT, log, machine })
      if (cleanCommit() !== commit) throw new UsageError("the checkout moved to another commit meanwhile")
      results.keep(result)
      remark(result.passed ? result.figure : `FAILED: ${result.figure} (${log})`)
    })
  }
}

function machineText(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim() ?? "unknown"}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.version}`
}

withoutStackTrace("prove", main)
