/**
 * Builds what is published as `medusa-payment-multisafepay-alipay/storefront`: one module as ESM and one as
 * CommonJS, with types for both. Medusa's plugin build cannot: it knows no DOM and writes CommonJS only.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { buildSync } from "esbuild"

const MAX_GZIPPED_BYTES = 3 * 1024

const root = path.resolve(__dirname, "..")
const source = path.join(root, "src/storefront")
const target = path.join(root, "dist/storefront")

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
writeModules()
writeTypes()

function writeModules() {
  const formats = [
    ["esm", "mjs"],
    ["cjs", "cjs"],
  ] as const
  for (const [format, extension] of formats) {
    const { metafile } = buildSync({
      entryPoints: [path.join(source, "index.ts")],
      outfile: path.join(target, `index.${extension}`),
      bundle: true,
      format,
      platform: "neutral",
      target: "es2020",
      metafile: true,
      absWorkingDir: root,
    })
    const foreign = Object.keys(metafile.inputs).filter((input) => !input.startsWith("src/storefront/"))
    if (foreign.length) {
      throw new Error(`The storefront helper must stand alone, but it bundles ${foreign.join(", ")}`)
    }
  }
}

/** Node's rules for ESM want each relative import with its extension, so each format has its own set of types. */
function writeTypes() {
  mkdirSync(path.join(root, "dist"), { recursive: true })
  const declarations = mkdtempSync(path.join(root, "dist/.storefront-types-"))
  try {
    const tsc = require.resolve("typescript/bin/tsc")
    const flags = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", declarations]
    execFileSync(process.execPath, [tsc, "-p", source, ...flags], { stdio: "inherit" })
    for (const file of readdirSync(declarations)) {
      const text = readFileSync(path.join(declarations, file), "utf8")
      for (const format of ["mjs", "cjs"]) {
        const name = file.replace(/\.d\.ts$/, `.d.${format === "mjs" ? "mts" : "cts"}`)
        writeFileSync(
          path.join(target, name),
          text.replace(/(from|import\()\s*"(\.\/[^"]+)"/g, `$1 "$2.${format}"`),
        )
      }
    }
  } finally {
    rmSync(declarations, { recursive: true, force: true })
  }
}

/** Both formats must load and offer the same names; nobody pays for a function that they do not import. */
async function checkModules() {
  const [esm, cjs] = await Promise.all(
    ["mjs", "cjs"].map(async (extension) => {
      const loaded = await import(pathToFileURL(path.join(target, `index.${extension}`)).href)
      return Object.keys(loaded)
        .filter((name) => name !== "default" && name !== "module.exports")
        .sort()
        .join(", ")
    }),
  )
  if (!esm || esm !== cjs) {
    throw new Error(`ESM exports ${esm}, but CommonJS exports ${cjs}`)
  }
  const whole = gzippedSize("*")
  const smallest = gzippedSize("{ isAlipayProvider }")
  console.log(`storefront helper: ${whole} bytes minified and gzipped (at most ${MAX_GZIPPED_BYTES}): ${esm}`)
  if (whole > MAX_GZIPPED_BYTES) {
    throw new Error(`The storefront helper weighs ${whole} bytes gzipped, more than ${MAX_GZIPPED_BYTES}`)
  }
  if (smallest > 200) {
    throw new Error(
      `Importing isAlipayProvider alone costs ${smallest} bytes: the helper is not tree-shakeable`,
    )
  }
}

function gzippedSize(exported: string): number {
  const { outputFiles } = buildSync({
    stdin: { contents: `export ${exported} from "./index.mjs"`, resolveDir: target },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    absWorkingDir: root,
  })
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length
}

checkModules().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
