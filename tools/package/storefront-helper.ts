/**
 * Builds what is published as `medusa-payment-multisafepay-alipay/storefront`: one module as ESM and one as
 * CommonJS, with types for both. Medusa's plugin build cannot: it knows no DOM and writes CommonJS only.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { buildSync } from "esbuild"
import { ROOT, STOREFRONT } from "./places"
import { rollUpTypes } from "./roll-up-types"

const MAX_GZIPPED_BYTES = 3 * 1024

const source = path.join(ROOT, "src/storefront")

/**
 * @returns what was built
 * @throws Error when it is too heavy, not tree-shakeable, or pulls in other code
 */
export async function buildStorefrontHelper(): Promise<string> {
  rmSync(STOREFRONT, { recursive: true, force: true })
  mkdirSync(STOREFRONT, { recursive: true })
  writeModules()
  await writeTypes()
  return checkModules()
}

function writeModules(): void {
  const formats = [
    ["esm", "mjs"],
    ["cjs", "cjs"],
  ] as const
  for (const [format, extension] of formats) {
    const { metafile } = buildSync({
      entryPoints: [path.join(source, "index.ts")],
      outfile: path.join(STOREFRONT, `index.${extension}`),
      bundle: true,
      format,
      platform: "neutral",
      target: "es2020",
      metafile: true,
      absWorkingDir: ROOT,
    })
    const foreign = Object.keys(metafile.inputs).filter((input) => !input.startsWith("src/storefront/"))
    if (foreign.length) {
      throw new Error(`The storefront helper must stand alone, but it bundles ${foreign.join(", ")}`)
    }
  }
}

/** TypeScript tells the formats apart only by the file extension, and both export the same names. */
async function writeTypes(): Promise<void> {
  const declarations = mkdtempSync(path.join(path.dirname(STOREFRONT), ".storefront-types-"))
  try {
    const tsc = require.resolve("typescript/bin/tsc")
    const flags = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", declarations]
    execFileSync(process.execPath, [tsc, "-p", source, ...flags], { stdio: "inherit" })
    const types = await rollUpTypes(path.join(declarations, "storefront/index.d.ts"))
    writeFileSync(path.join(STOREFRONT, "index.d.cts"), types)
    writeFileSync(path.join(STOREFRONT, "index.d.mts"), 'export * from "./index.cjs"\n')
  } finally {
    rmSync(declarations, { recursive: true, force: true })
  }
}

/** Both formats must load and export the same names, and nobody pays for a function that they do not import. */
async function checkModules(): Promise<string> {
  const [esm, cjs] = await Promise.all(
    ["mjs", "cjs"].map(async (extension) => {
      const loaded = await import(pathToFileURL(path.join(STOREFRONT, `index.${extension}`)).href)
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
  if (whole > MAX_GZIPPED_BYTES) {
    throw new Error(`The storefront helper weighs ${whole} bytes gzipped, more than ${MAX_GZIPPED_BYTES}`)
  }
  if (smallest > 200) {
    throw new Error(
      `Importing isAlipayProvider alone costs ${smallest} bytes: the helper is not tree-shakeable`,
    )
  }
  return `storefront helper: ${whole} bytes minified and gzipped (at most ${MAX_GZIPPED_BYTES}): ${esm}`
}

function gzippedSize(exported: string): number {
  const { outputFiles } = buildSync({
    stdin: { contents: `export ${exported} from "./index.mjs"`, resolveDir: STOREFRONT },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    absWorkingDir: ROOT,
  })
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length
}
