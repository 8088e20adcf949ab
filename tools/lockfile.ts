/**
 * `npm run lockfile`: makes package-lock.json from nothing, with the newest versions that package.json allows.
 *
 * In an empty folder, because npm copies what it finds in `node_modules` into a new lockfile, and finds no integrity
 * hashes there. To add or update a single package, `npm install <name>` is enough: it keeps the hashes of the others.
 */
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { type Lockfile, lockfileFaults } from "./lockfile/faults"
import { printedHelp, runProgram } from "./terminal/program"

const ROOT = path.resolve(__dirname, "..")
const LOCKFILE = "package-lock.json"

const HELP = `npm run lockfile

Makes ${LOCKFILE} from nothing, with the newest versions that package.json allows and a hash for every package.

  --help   this text
`

function main(): void {
  if (printedHelp(HELP)) return
  const folder = mkdtempSync(path.join(tmpdir(), "lockfile-"))
  try {
    for (const file of ["package.json", ".npmrc"])
      copyFileSync(path.join(ROOT, file), path.join(folder, file))
    npm(folder, ["install", "--package-lock-only", "--ignore-scripts"])
    const made = path.join(folder, LOCKFILE)
    const faults = lockfileFaults(JSON.parse(readFileSync(made, "utf8")) as Lockfile)
    const missing = npm(folder, ["ci", "--dry-run", "--ignore-scripts"])
      .split("\n")
      .filter((line) => line.includes("Missing"))
    if (faults.length + missing.length > 0) throw new Error([...faults, ...missing].join("\n"))
    copyFileSync(made, path.join(ROOT, LOCKFILE))
    console.log(`${LOCKFILE} is new, and every package in it has its hash. Go on with: npm ci && npm test`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns npm's output */
function npm(cwd: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8", maxBuffer: 50_000_000 })
  const printed = `${stdout}${stderr}`
  if (status !== 0) throw new Error(`npm ${args[0]} ended with ${status}:\n${printed}`)
  return printed
}

runProgram("lockfile", main)
