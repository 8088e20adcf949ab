/**
 * `npm run test:matrix`: the consumer test on the oldest, a middle and the newest Medusa that the peer range allows,
 * one after the other, each in a fresh shop. Prints the table of docs/install.md; `--write` puts it there.
 */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readFlags, withoutStackTrace } from "../../src/scripts/command-line"
import { ROOT } from "../../tools/package/places"
import { developedWith } from "./medusa-versions"

const OLDEST = "2.13.0"
const MIDDLE = "2.17.2"

const HELP = `npm run test:matrix -- [flags]

  --medusa 2.13.0,2.21.2   other versions than ${OLDEST}, ${MIDDLE} and the one this checkout develops with
  --in FOLDER              work there, one folder for each version, and leave them
  --write                  put the table into docs/install.md
`

interface Result {
  medusa: string
  passed: boolean
  minutes: string
}

async function main(): Promise<void> {
  const values = readFlags(process.argv.slice(2), {
    medusa: { type: "string" },
    in: { type: "string" },
    write: { type: "boolean" },
    help: { type: "boolean" },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const versions = values.medusa?.split(",") ?? [OLDEST, MIDDLE, developedWith()]
  const results = versions.map((medusa) => visit(medusa, values.in))
  const table = tableOf(results)
  console.log(`\n${table}`)
  if (values.write) publish(table)
  if (results.some(({ passed }) => !passed)) process.exitCode = 1
}

/** In a process of its own: what one version of Medusa leaves behind is nothing to the next. */
function visit(medusa: string, folder: string | undefined): Result {
  const since = Date.now()
  const where = folder ? ["--in", join(folder, medusa)] : []
  const args = ["--import", "tsx", join(__dirname, "run.ts"), "--medusa", medusa, ...where]
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" })
  return { medusa, passed: status === 0, minutes: ((Date.now() - since) / 60_000).toFixed(1) }
}

function tableOf(results: Result[]): string {
  const rows = results.map(({ medusa, passed }) => {
    const node = process.version.replace("v", "")
    return `| ${medusa} | ${node} | ${passed ? "works" : "fails"} |`
  })
  for (const { medusa, minutes } of results) console.log(`Medusa ${medusa}: ${minutes} min`)
  return ["| Medusa | Node | install, checkout, refund, widget, settings |", "|---|---|---|", ...rows].join(
    "\n",
  )
}

const BETWEEN = /(<!-- matrix -->\n)[\s\S]*?(\n<!-- \/matrix -->)/

function publish(table: string): void {
  const file = join(ROOT, "docs/install.md")
  const guide = readFileSync(file, "utf8")
  if (!BETWEEN.test(guide)) throw new Error("docs/install.md has no <!-- matrix --> … <!-- /matrix -->")
  writeFileSync(file, guide.replace(BETWEEN, `$1${table}$2`))
}

withoutStackTrace("matrix", main)
