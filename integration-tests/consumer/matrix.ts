/**
 * `npm run test:matrix`: the consumer test with several versions of Medusa, each started with several versions of Node.
 * Prints the table of docs/install.md; `--write` puts it there and into the README.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readFlags, withoutStackTrace } from "../../src/scripts/command-line"
import { ROOT } from "../../tools/package/places"
import { badges, compactTable, fullTable, RESULTS, type Result, withTable } from "./matrix-table"
import { developedWith, newestMedusa, newestSnapshot } from "./medusa-versions"

const OLDEST = "2.13.0"
const MIDDLE = "2.17.2"
const NODES = "20,22,24"

const HELP = `npm run test:matrix -- [flags]

  --medusa 2.13.0,2.21.2   other versions than ${OLDEST}, ${MIDDLE}, the one this checkout develops with, and the
                           newest snapshot
  --node 22,24             other versions of Node than ${NODES}
  --canary                 only the newest release and the newest snapshot of Medusa, with the newest Node as well
  --in FOLDER              work there, one folder for each Medusa, and leave them
  --reports a.json,b.json  run nothing: take what "npm run test:consumer -- --report FILE" wrote
  --write                  put the table into docs/install.md and README.md
  --help                   this text
`

async function main(): Promise<void> {
  const values = readFlags(process.argv.slice(2), {
    medusa: { type: "string" },
    node: { type: "string" },
    canary: { type: "boolean" },
    in: { type: "string" },
    reports: { type: "string" },
    write: { type: "boolean" },
    help: { type: "boolean" },
  })
  if (values.help) return console.log(HELP)
  const medusas = values.medusa?.split(",") ?? (values.canary ? canaries() : tested())
  const nodes = values.node ?? (values.canary ? `${NODES},latest` : NODES)
  const results = values.reports
    ? values.reports.split(",").flatMap(readReport)
    : [...new Set(medusas)].flatMap((medusa) => visit(medusa, nodes, values.in))
  console.log(`\n${fullTable(results)}\n\n${compactTable(results)}`)
  if (values.write) {
    publish("docs/install.md", fullTable(results))
    publish("README.md", `${badges(results)}\n\n${compactTable(results)}`)
  }
  if (results.some(({ failed }) => failed)) process.exitCode = 1
}

const canaries = () => [newestMedusa(), ...newestSnapshot()]
const tested = () => [OLDEST, MIDDLE, developedWith(), ...newestSnapshot()]

const readReport = (file: string): Result[] => RESULTS.parse(JSON.parse(readFileSync(file, "utf8")))

/** In its own process, so that one version of Medusa leaves nothing behind for the next. */
function visit(medusa: string, nodes: string, folder: string | undefined): Result[] {
  const reports = mkdtempSync(join(tmpdir(), "matrix-"))
  try {
    const report = join(reports, "results.json")
    const where = folder ? ["--in", join(folder, medusa)] : []
    const args = ["--medusa", medusa, "--node", nodes, "--report", report, ...where]
    const run = join(__dirname, "run.ts")
    spawnSync(process.execPath, ["--import", "tsx", run, ...args], { cwd: ROOT, stdio: "inherit" })
    if (existsSync(report)) return readReport(report)
    const failed = "The consumer test ended without a result"
    return nodes.split(",").map((node) => ({ medusa, node, passed: [], failed }))
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

function publish(document: string, table: string): void {
  const file = join(ROOT, document)
  writeFileSync(file, withTable(readFileSync(file, "utf8"), table))
}

withoutStackTrace("matrix", main)
