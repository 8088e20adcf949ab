/** `npm run check:ops`: promtool checks and tests the Prometheus alert rules, and parses the dashboard's queries. */
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { stringify } from "yaml"
import { readFlags } from "../src/scripts/command-line"
import { dashboardQueries } from "./operations/files"
import { ROOT } from "./package/places"
import { runProgram } from "./terminal/program"

const HELP = `npm run check:ops -- [flags]

Checks the alert rules for Prometheus and the queries of the dashboard for Grafana with promtool.

  --required   fails when promtool is missing; otherwise that is said, and nothing is checked
  --help       this text

Exit code 1 when promtool finds a fault.
`

const promtool = (...flags: string[]): void => {
  execFileSync("promtool", flags, { cwd: ROOT, stdio: "inherit" })
}

function main(): void {
  const flags = readFlags(process.argv.slice(2), {
    required: { type: "boolean" },
    help: { type: "boolean" },
  })
  if (flags.help) {
    console.log(HELP)
    return
  }
  if (spawnSync("promtool", ["--version"]).error) {
    console.log(
      "promtool is not here (Debian: apt-get install prometheus): alert rules and dashboard are not checked",
    )
    if (flags.required) process.exitCode = 1
    return
  }
  promtool("check", "rules", "ops/prometheus-alerts.yml")
  promtool("test", "rules", "ops/prometheus-alerts.test.yml")
  checkDashboard()
}

/** promtool reads only rules, so each query of the dashboard becomes one. */
function checkDashboard(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "ops-"))
  try {
    const rules = dashboardQueries().map((expr, index) => ({ record: `panel:query:${index}`, expr }))
    const file = path.join(folder, "dashboard.yml")
    writeFileSync(file, stringify({ groups: [{ name: "dashboard", rules }] }))
    promtool("check", "rules", file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

runProgram("check:ops", main)
