/**
 * `npm run test:docs`: runs the commands of README and docs, from top to bottom, in a fresh clone of this checkout.
 *
 * What stands after the fence's language says how: `offline=no` needs the internet or another shop and is only
 * listed; `until=TEXT` keeps running once it has printed TEXT, to the end of that document; `needs=FILE` takes the
 * `until` program of another document first.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { readFlags } from "../src/scripts/command-line"
import { elapsed } from "./demo/progress"
import { type LeashedProcess, leash } from "./leash"
import { type CodeBlock, codeBlocks } from "./markdown/code-blocks"
import { ROOT } from "./package/places"

const HELP = `npm run test:docs -- [flags]

  --in FOLDER       a checkout to run in, instead of a fresh clone
  --only FILE       this document only; may be repeated
`
const SHELLS = new Set(["sh", "bash"])

interface Command extends CodeBlock {
  document: string
}

async function main(): Promise<void> {
  const values = readFlags(process.argv.slice(2), {
    in: { type: "string" },
    only: { type: "string", multiple: true },
    help: { type: "boolean" },
  })
  if (values.help) return console.log(HELP)
  const clone = values.in ? undefined : mkdtempSync(path.join(tmpdir(), "docs-"))
  const checkout = values.in ?? freshClone(clone ?? "")
  try {
    const documents = values.only ?? documentsOf(checkout)
    const counts = { run: 0, skipped: 0 }
    for (const document of documents) await runDocument(checkout, document, counts)
    console.log(
      `\n${counts.run} commands ran as written, ${counts.skipped} need the internet or another shop.`,
    )
    if (counts.run === 0) throw new Error("No command was found to run")
  } finally {
    if (clone) rmSync(clone, { recursive: true, force: true })
  }
}

function freshClone(folder: string): string {
  console.log(`cloning into ${folder}`)
  execFileSync("git", ["clone", "--quiet", ROOT, folder])
  return folder
}

/** The README first: it says how to install. */
function documentsOf(checkout: string): string[] {
  const docs = readdirSync(path.join(checkout, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join("docs", file))
  return ["README.md", "CONTRIBUTING.md", "sandbox/README.md", "storefront/README.md", ...docs.sort()].filter(
    (file) => existsSync(path.join(checkout, file)),
  )
}

async function runDocument(
  checkout: string,
  document: string,
  counts: { run: number; skipped: number },
): Promise<void> {
  const running: LeashedProcess[] = []
  // Blocks of one document share what they define, as they would in the reader's terminal.
  let defined = ""
  try {
    for (const command of commandsOf(checkout, document)) {
      const where = `${document}:${command.line}`
      const { offline, needs, until } = command.attributes
      if (offline === "no") {
        counts.skipped++
        console.log(`–  ${where}  ${firstLine(command.code)}`)
        continue
      }
      if (needs && running.length === 0) {
        const other = commandsOf(checkout, needs).find(({ attributes }) => attributes.until)
        if (!other) throw new Error(`${where} needs what ${needs} keeps running, which is nothing`)
        running.push(await start(checkout, other))
      }
      const since = Date.now()
      if (until) running.push(await start(checkout, command))
      else await run(checkout, where, `${defined}${command.code}`)
      if (!until && /^\w+(=|\(\))/m.test(command.code)) defined += command.code
      counts.run++
      console.log(`✓  ${where}  ${firstLine(command.code)}  ${elapsed(since)}`)
    }
  } finally {
    for (const program of running.reverse()) await program.stop()
  }
}

function commandsOf(checkout: string, document: string): Command[] {
  return codeBlocks(readFileSync(path.join(checkout, document), "utf8"))
    .filter(({ language, attributes }) => SHELLS.has(language) && !attributes.title)
    .map((block) => ({ ...block, document }))
}

async function run(cwd: string, where: string, code: string): Promise<void> {
  const program = leash("bash", ["-e", "-c", code], { cwd, graceMs: 10_000 })
  const status = await program.exited
  if (status !== 0) throw new Error(`${where} ended with ${status}:\n${program.tail()}`)
}

async function start(cwd: string, { code, attributes, document, line }: Command): Promise<LeashedProcess> {
  let sayReady = () => {}
  const ready = new Promise<void>((resolve) => {
    sayReady = resolve
  })
  const text = attributes.until ?? ""
  const program = leash("bash", ["-c", `exec ${code.trim()}`], {
    cwd,
    stopSignal: "INT",
    onLine: (printed) => printed.includes(text) && sayReady(),
  })
  const ended = program.exited.then((status) => {
    throw new Error(`${document}:${line} ended with ${status} before it said "${text}":\n${program.tail()}`)
  })
  await Promise.race([ready, ended])
  ended.catch(() => undefined)
  return program
}

const firstLine = (code: string) => code.trim().split("\n")[0] ?? ""

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
  .finally(() => process.exit())
