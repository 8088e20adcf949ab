/**
 * Takes out of the built plugin what nobody reads there: Medusa's compiler puts a source map into each file, and
 * leaves comments and the declarations of what cannot be imported. Types with their comments stay for what can.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { transformSync } from "esbuild"

const root = path.resolve(__dirname, "..")
const built = path.join(root, ".medusa/server/src")

/** What package.json offers to TypeScript. */
const PUBLIC = ["providers/alipay/index.d.ts", "multisafepay/index.d.ts", "workflows/index.d.ts"]

function main() {
  const before = sizeOf(built)
  mergeAdminBundles()
  for (const file of filesOf(built)) {
    if (file.endsWith(".js")) writeFileSync(file, withoutComments(readFileSync(file, "utf8"), isAdmin(file)))
  }
  removeUnreachableTypes()
  console.log(`slimmed the package from ${kilobytes(before)} to ${kilobytes(sizeOf(built))}`)
}

/**
 * Medusa writes the admin's pages twice. Vite, the only one who reads them, wants the ESM one; the dashboard's
 * Tailwind looks for class names in files that end in .js only. So the ESM one gets that name.
 */
function mergeAdminBundles() {
  const admin = path.join(built, "admin")
  const esm = path.join(admin, "index.mjs")
  if (!existsSync(esm)) return
  renameSync(esm, path.join(admin, "index.js"))
  writeFileSync(path.join(admin, "package.json"), '{ "type": "module" }\n')
}

function withoutComments(code: string, minify: boolean): string {
  const mapless = code.replace(/\/\/# sourceMappingURL=.*\s*$/, "")
  return transformSync(mapless, { loader: "js", target: "es2022", legalComments: "none", minify }).code
}

function removeUnreachableTypes() {
  const reachable = new Set<string>()
  const waiting = PUBLIC.map((file) => path.join(built, file))
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (reachable.has(file) || !existsSync(file)) continue
    reachable.add(file)
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      const target = path.join(path.dirname(file), specifier)
      waiting.push(`${target}.d.ts`, path.join(target, "index.d.ts"))
    }
  }
  for (const file of filesOf(built)) {
    if (file.endsWith(".d.ts") && !reachable.has(file)) rmSync(file)
  }
}

const isAdmin = (file: string) => file.startsWith(path.join(built, "admin"))

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

const sizeOf = (folder: string) => filesOf(folder).reduce((sum, file) => sum + statSync(file).size, 0)

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`

main()
