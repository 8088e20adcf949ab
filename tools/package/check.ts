/** `npm run check:package`: the published packages are complete, typed, readable and small. Needs `npm run build`. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { printedHelp, runProgram } from "../terminal/program"
import { folderSize, packagesBeyond } from "./installed-packages"
import { type Packed, pack } from "./pack"
import { BUILT, ROOT, SANDBOX } from "./places"
import { unreadable } from "./readable"
import { NOTICES } from "./third-party-notices"

const KB = 1000
/** Leaves room for readable code, which matters more than size. */
const MAX_PACKED = 350 * KB
const MAX_INSTALLED = 3500 * KB
const MAX_DEPENDENCIES = 4

/** Path prefixes of everything in the plugin's tarball. */
const EXPECTED = [
  ".medusa/server/src/",
  "bin/",
  "dist/storefront/",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "SECURITY.md",
  "package.json",
]
/** Documents that must be published with the code. */
const PAPERS = {
  plugin: ["README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", `.medusa/server/src/admin/${NOTICES}`],
  sandbox: ["README.md", "LICENSE", "SECURITY.md", NOTICES],
}
const NEVER =
  /\.map$|__tests__|\.spec\.|\.tsx?$(?<!\.d\.[cm]?ts$)|public\/|\.gitignore$|(^|\/)\.env|medusa-plugin-options/

const HELP = `npm run check:package

Checks what npm would publish, after npm run build: contents, papers, readability, size, types and exports.

  --help   this text

Exit code 1 when something is wrong with it.
`

const findings: string[] = []

function main(): void {
  if (printedHelp(HELP)) return
  if (!existsSync(BUILT) || !existsSync(SANDBOX))
    throw new Error('There is nothing to check: run "npm run build" first')
  const folder = mkdtempSync(path.join(tmpdir(), "package-"))
  try {
    const plugin = pack(ROOT, folder)
    const sandbox = pack(SANDBOX, folder)
    checkContents(plugin)
    checkPapers(plugin, PAPERS.plugin)
    checkPapers(sandbox, PAPERS.sandbox)
    checkReadable(ROOT, plugin)
    checkReadable(SANDBOX, sandbox)
    checkWeight(plugin)
    console.log(`sandbox: ${kilobytes(sandbox.size)} packed, a package of its own`)
    for (const { file } of [plugin, sandbox]) lint("publint", ["run", "--strict", file])
    // Only Medusa's Vite build imports the dashboard's pages, and it needs neither types nor CommonJS.
    lint("attw", ["--no-color", "--exclude-entrypoints", "admin", "--", plugin.file])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for (const finding of findings) console.error(`✗ ${finding}`)
  if (findings.length > 0) process.exitCode = 1
  else console.log("✓ contents, readability, size, publint and are-the-types-wrong: no findings")
}

function checkContents({ files }: Packed): void {
  for (const { path: file } of files) {
    if (!EXPECTED.some((start) => file.startsWith(start)) || NEVER.test(file)) {
      findings.push(`${file} does not belong into the package`)
    }
  }
  const { exports } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    exports: unknown
  }
  for (const target of targetsOf(exports)) {
    if (!files.some((file) => matches(target, `./${file.path}`))) {
      findings.push(`package.json exports ${target}, which the package does not hold`)
    }
  }
}

function checkPapers({ file, files }: Packed, papers: string[]): void {
  for (const paper of papers) {
    if (!files.some(({ path: packed }) => packed === paper))
      findings.push(`${path.basename(file)} does not hold ${paper}`)
  }
}

/** A merchant's developer must be able to read the code that handles their money. */
function checkReadable(source: string, { files }: Packed): void {
  for (const { path: file } of files) {
    if (!/\.[cm]?js$/.test(file)) continue
    const reason = unreadable(readFileSync(path.join(source, file), "utf8"))
    if (reason) findings.push(`${file} ${reason}`)
  }
}

/** Whether package.json's `exports` include this file; a `*` stands for any path. */
function matches(target: string, file: string): boolean {
  const [before = "", after] = target.split("*")
  return after === undefined ? file === target : file.startsWith(before) && file.endsWith(after)
}

const targetsOf = (exports: unknown): string[] =>
  typeof exports === "string" ? [exports] : Object.values(exports ?? {}).flatMap(targetsOf)

function checkWeight({ size, unpackedSize }: Packed): void {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(path.join(ROOT, "package.json"), "utf8"),
  ) as Record<"dependencies" | "peerDependencies", Record<string, string>>
  const names = Object.keys(dependencies)
  const added = packagesBeyond(ROOT, names, Object.keys(peerDependencies))
  const installed = added.reduce((sum, folder) => sum + folderSize(path.join(ROOT, folder)), unpackedSize)
  atMost("the package, packed", size, MAX_PACKED, kilobytes)
  atMost("the install beyond Medusa", installed, MAX_INSTALLED, kilobytes)
  atMost("runtime dependencies", names.length, MAX_DEPENDENCIES, String)
}

function atMost(what: string, value: number, limit: number, show: (value: number) => string): void {
  console.log(`${what}: ${show(value)} (at most ${show(limit)})`)
  if (value > limit) findings.push(`${what}: ${show(value)} is more than ${show(limit)}`)
}

function lint(program: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, "node_modules/.bin", program), args, {
    cwd: ROOT,
    encoding: "utf8",
  })
  if (status !== 0) findings.push(`${program} ${path.basename(args.at(-1) ?? "")}:\n${stdout}${stderr}`)
}

const kilobytes = (bytes: number) => `${Math.round(bytes / KB)} kB`

runProgram("check:package", main)
