/**
 * Takes out of the built plugin what nobody reads there: Medusa's compiler puts a source map into each file, writes
 * the dashboard's pages twice, keeps comments and white space, and copies `public/`, where a demo may have left a whole
 * dashboard. What is left is minified; functions and classes keep their names, so that a stack trace can be read.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { transformSync } from "esbuild"
import { BUILT, ROOT } from "./places"

/** @returns what became of it */
export function slimPlugin(): string {
  const before = sizeOf(BUILT)
  // Only `src` is packed, but Medusa reads what else lies here.
  keepOnly(path.dirname(BUILT), [path.basename(BUILT)])
  mergeAdminBundles()
  for (const file of filesOf(BUILT)) {
    if (file.endsWith(".js.map")) rmSync(file)
    else if (file.endsWith(".js")) writeFileSync(file, slimmed(file))
  }
  return `${path.relative(ROOT, BUILT)}: ${kilobytes(before)} to ${kilobytes(sizeOf(BUILT))}`
}

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

function keepOnly(folder: string, names: string[]): void {
  for (const name of readdirSync(folder)) {
    if (!names.includes(name)) rmSync(path.join(folder, name), { recursive: true })
  }
}

function slimmed(file: string): string {
  const code = readFileSync(file, "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, "")
  const least = { target: "es2022", legalComments: "none" } as const
  if (file.startsWith(path.join(BUILT, "admin"))) return transformSync(code, { ...least, minify: true }).code
  // Statements stay as they are: Node looks for `exports.name = …` when an ES module imports from CommonJS.
  return transformSync(code, { ...least, minifyWhitespace: true, minifyIdentifiers: true }).code
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

const sizeOf = (folder: string) => filesOf(folder).reduce((sum, file) => sum + statSync(file).size, 0)

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`
