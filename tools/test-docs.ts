/**
 * `npm run test:docs`: checks the links of all documents and runs their commands, from top to bottom, in a fresh clone
 * of this checkout.
 *
 * Words after the fence's language say how to run a block: `offline=no` needs the internet or another shop and is only
 * listed; `by=FILE` is run by that file, which must contain each of its commands; `until=TEXT` keeps running once it
 * has printed TEXT, to the end of that document; `needs=FILE` starts the `until` program of another document first.
 */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { readFlags } from "../src/scripts/command-line"
import { type SupervisedProcess, supervise } from "../testkit/processes/supervised-process"
import { brokenLinks } from "./markdown/broken-links"
import { type CodeBlock, codeBlocks } from "./markdown/code-blocks"
import { documentsOf } from "./markdown/documents"
import { ROOT } from "./package/places"
import { runProgram } from "./terminal/program"
import { elapsed } from "./terminal/progress"

const HELP = `npm run test:docs -- [flags]

  --in FOLDER       a checkout to run in, instead of a fresh clone
  --only FILE       this document only; may be repeated
  --help            this text
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
    const broken = documents.flatMap((document) => brokenLinks(checkout, document))
    if (broken.length > 0) throw new Error(`Links that lead nowhere:\n${broken.join("\n")}`)
    console.log(`✓  links and anchors of ${documents.length} documents`)
    const counts = { run: 0, skipped: 0 }
    for (const document of documents) await runDocument(checkout, document, counts)
    console.log(
      `\n${counts.run} commands ran as written, ${counts.skipped} need the internet, another shop or are run by CI.`,
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

async function runDocument(
  checkout: string,
  document: string,
  counts: { run: number; skipped: number },
): Promise<void> {
  const running: SupervisedProcess[] = []
  // Blocks of one document share their definitions, as in the reader's terminal.
  let defined = ""
  try {
    for (const command of commandsOf(checkout, document)) {
      const where = `${document}:${command.line}`
      const { offline, needs, until, by } = command.attributes
      if (by) requireCommands(checkout, by, command)
      if (by || offline === "no") {
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

/** @throws Error naming a command of the block that the file does not contain */
function requireCommands(checkout: string, file: string, { code, document, line }: Command): void {
  const runs = readFileSync(path.join(checkout, file), "utf8")
  for (const command of code
    .split(/&&|\n/)
    .map((part) => part.trim())
    .filter(Boolean)) {
    if (!runs.includes(command)) throw new Error(`${document}:${line}: ${file} does not run "${command}"`)
  }
}

function commandsOf(checkout: string, document: string): Command[] {
  return codeBlocks(readFileSync(path.join(checkout, document), "utf8"))
    .filter(({ language, attributes }) => SHELLS.has(language) && !attributes.title)
    .map((block) => ({ ...block, document }))
}

async function run(cwd: string, where: string, code: string): Promise<void> {
  const program = supervise("bash", ["-e", "-c", code], { cwd, graceMs: 10_000 })
  const status = await program.exited
  if (status !== 0) throw new Error(`${where} ended with ${status}:\n${program.tail()}`)
}

async function start(cwd: string, { code, attributes, document, line }: Command): Promise<SupervisedProcess> {
  let sayReady = () => {}
  const ready = new Promise<void>((resolve) => {
    sayReady = resolve
  })
  const text = attributes.until ?? ""
  // The last command replaces the shell, so that it gets the signal that stops it.
  const [last = "", ...before] = code.trim().split("&&").reverse()
  const program = supervise("bash", ["-c", [...before.reverse(), ` exec ${last.trim()}`].join("&&")], {
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

runProgram("test:docs", main).finally(() => process.exit())
