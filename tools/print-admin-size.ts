import { join, resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"

const ROOT = resolve(__dirname, "..")
const BUILT = join(ROOT, ".medusa", "server", "src", "admin", "index.mjs")
const LIMIT_KB = 45

/**
 * Prints what the plugin adds to a shop's dashboard: its built pages, minified and compressed as the shop's own build
 * does it. What the dashboard brings itself (React, Medusa's components and icons) is not counted.
 */
async function main(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [BUILT],
    bundle: true,
    packages: "external",
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
  }).catch(() => {
    throw new Error(`There is nothing to measure at ${BUILT}: run "npm run build" first`)
  })
  const code = Buffer.concat(outputFiles.map(({ contents }) => contents))
  const kilobytes = gzipSync(code, { level: 9 }).length / 1_000
  console.log(
    `The plugin adds ${kilobytes.toFixed(1)} kB gzipped to the dashboard (${(code.length / 1_000).toFixed(1)} kB minified; limit ${LIMIT_KB} kB gzipped)`,
  )
  if (kilobytes > LIMIT_KB) {
    process.exitCode = 1
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
