/**
 * Checks the admin pages that `medusa plugin:build` made and prints their size in a shop's dashboard. Fails when they
 * are too large, or when they import something that a shop may not have.
 */
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { build, type Plugin } from "esbuild"
import { PROVIDED_BY_DASHBOARD } from "./package/dashboard-packages"
import { printedHelp, runProgram } from "./terminal/program"

const BUILT = join(resolve(__dirname, ".."), ".medusa", "server", "src", "admin")
const LIMIT_KB = 60

const HELP = `tsx tools/check-admin-bundle.ts, a part of npm run build

Prints what the built admin pages add to a shop's dashboard.

  --help   this text

Exit code 1 when that is more than ${LIMIT_KB} kB gzipped, or when they import what a shop may not have.
`

async function main(): Promise<void> {
  if (printedHelp(HELP)) return
  const entry = ["index.mjs", "index.js"].map((file) => join(BUILT, file)).find(existsSync)
  if (!entry) {
    throw new Error(`There are no admin pages in ${BUILT}: run "npm run build" first`)
  }
  const imported = new Set<string>()
  const code = await minified(entry, imported)
  const kilobytes = gzipSync(code, { level: 9 }).length / 1_000
  console.log(
    `The plugin adds ${kilobytes.toFixed(1)} kB gzipped to the admin bundle ` +
      `(${(code.length / 1_000).toFixed(1)} kB minified; limit: ${LIMIT_KB} kB gzipped)`,
  )
  const missing = [...imported].filter((name) => !PROVIDED_BY_DASHBOARD.includes(name)).sort()
  if (missing.length > 0) {
    throw new Error(
      `The admin pages import ${missing.join(", ")}, which Medusa's dashboard does not provide. Medusa's build leaves ` +
        `out every package named in package.json: import it through an entry of "imports" there, so that it is bundled`,
    )
  }
  if (kilobytes > LIMIT_KB) {
    throw new Error(
      `The admin pages are larger than ${LIMIT_KB} kB gzipped: import less, or from smaller packages`,
    )
  }
}

/** As in the shop's own build: minified, in one file, without what the dashboard provides. */
async function minified(entry: string, imported: Set<string>): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    plugins: [leaveOutPackages(imported)],
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
  })
  return Buffer.concat(outputFiles.map(({ contents }) => contents))
}

const leaveOutPackages = (imported: Set<string>): Plugin => ({
  name: "leave-out-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point") return undefined
      const [scope = "", name] = path.split("/")
      imported.add(scope.startsWith("@") ? `${scope}/${name}` : scope)
      return { path, external: true }
    })
  },
})

runProgram("check-admin-bundle", main)
