/**
 * Takes out of the built plugin what nobody reads there. What is left is what Medusa's compiler wrote. Its comments
 * stay where it is decided which money is moved, so that the developers of a shop can read and debug that code.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { parse } from "@babel/parser"
import { BUILT, ROOT } from "./places"
import { rollUpTypes } from "./roll-up-types"

/** @returns a line that says how large the build was and is */
export async function tidyBuild(): Promise<string> {
  const before = sizeOf(BUILT)
  // Only `src` is packed, but Medusa also reads the other files here.
  keepOnly(path.dirname(BUILT), [path.basename(BUILT)])
  mergeAdminBundles()
  for (const file of filesOf(BUILT)) {
    if (file.endsWith(".js.map")) rmSync(file)
    else if (file.endsWith(".js")) writeFileSync(file, tidied(file, readFileSync(file, "utf8")))
  }
  await rollUpDeclarations()
  // Of types, the compiler leaves empty modules, which nothing imports.
  rmSync(path.join(BUILT, "types"), { recursive: true })
  return `${path.relative(ROOT, BUILT)}: ${kilobytes(before)} to ${kilobytes(sizeOf(BUILT))}`
}

/** Where it is decided which money is moved. Elsewhere, comments would make the package larger and help nobody who debugs a shop. */
const WITH_COMMENTS = ["core/payments", "workflows/sync-payment"].map(
  (folder) => path.join(BUILT, folder) + path.sep,
)

const tidied = (file: string, code: string) =>
  withoutSourceMap(WITH_COMMENTS.some((folder) => file.startsWith(folder)) ? code : withoutComments(code))

/**
 * Takes out comments, except those of licences, which begin with `/*!`, and hints to bundlers such as `/*#__PURE__*\/`.
 */
export function withoutComments(code: string): string {
  const { comments } = parse(code, { sourceType: "unambiguous" })
  return (comments ?? [])
    .filter(({ value }) => !/^[!#@]/.test(value.trim()))
    .reverse()
    .reduce((text, { start, end }) => {
      const [before, after] = [text.slice(0, start ?? 0), text.slice(end ?? 0)]
      if (!after.startsWith("\n")) return `${before} ${after}`
      // What is left of a line of its own goes with it.
      const kept = before.replace(/[ \t]+$/, "")
      return kept.endsWith("\n") ? kept + after.slice(1) : kept + after
    }, code)
}

/**
 * Takes out the source map that Medusa's compiler puts into each file. It points to TypeScript files that are not
 * published, so that a debugger would show nothing instead of the JavaScript that is there.
 */
export const withoutSourceMap = (code: string): string =>
  code.replace(/\n\/\/# sourceMappingURL=\S*\s*$/, "\n")

/**
 * Vite, the only one who reads the pages, wants the ESM bundle; the dashboard's Tailwind looks for class names in
 * files that end in .js only. So the ESM one gets that name, and the CommonJS one goes. So does what Vite copied out
 * of `public/`: a dashboard built there would be published, and its .gitignore would keep our pages from it.
 */
function mergeAdminBundles(): void {
  const admin = path.join(BUILT, "admin")
  const esm = path.join(admin, "index.mjs")
  if (existsSync(esm)) renameSync(esm, path.join(admin, "index.js"))
  keepOnly(admin, ["index.js"])
  writeFileSync(path.join(admin, "package.json"), '{ "type": "module" }\n')
}

/** Folders of the build whose types package.json exports, or Medusa reads. */
const PUBLIC = ["providers/alipay", "workflows", "modules/payment-journal"]

/** One declaration file for each folder that exports types, with no more in it than what can be imported. */
async function rollUpDeclarations(): Promise<void> {
  const entries = PUBLIC.map((folder) => path.join(BUILT, folder, "index.d.ts"))
  const rolledUp = await Promise.all(entries.map(rollUpTypes))
  for (const file of filesOf(BUILT)) {
    if (file.endsWith(".d.ts")) rmSync(file)
  }
  entries.forEach((entry, index) => {
    writeFileSync(entry, rolledUp[index] ?? "")
  })
}

function keepOnly(folder: string, names: string[]): void {
  for (const name of readdirSync(folder)) {
    if (!names.includes(name)) rmSync(path.join(folder, name), { recursive: true })
  }
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

const sizeOf = (folder: string) => filesOf(folder).reduce((sum, file) => sum + statSync(file).size, 0)

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`
