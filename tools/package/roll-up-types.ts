import { readdirSync, rmSync } from "node:fs"
import path from "node:path"
import { rollup } from "rollup"
import { dts } from "rollup-plugin-dts"
import { BUILT } from "./places"

/** What package.json offers to TypeScript, without its ending. */
const PUBLIC = ["providers/alipay/index", "multisafepay/index", "workflows/index"]

/**
 * Replaces the declarations of every file by those that can be imported, with what they need and nothing else.
 *
 * @returns the number of files left
 */
export async function rollUpTypes(): Promise<number> {
  const bundle = await rollup({
    input: Object.fromEntries(PUBLIC.map((entry) => [entry, path.join(BUILT, `${entry}.d.ts`)])),
    external: isPackage,
    plugins: [dts()],
  })
  const { output } = await bundle.generate({
    format: "es",
    entryFileNames: "[name].d.ts",
    chunkFileNames: "types/[name].ts",
  })
  for (const file of readdirSync(BUILT, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".d.ts")) rmSync(path.join(BUILT, file))
  }
  await bundle.write({
    dir: BUILT,
    format: "es",
    entryFileNames: "[name].d.ts",
    chunkFileNames: "types/[name].ts",
  })
  await bundle.close()
  return output.length
}

/** One declaration file out of many. */
export async function rollUpOne(entry: string): Promise<string> {
  const bundle = await rollup({ input: entry, external: isPackage, plugins: [dts()] })
  const { output } = await bundle.generate({ format: "es" })
  await bundle.close()
  return output[0].code
}

const isPackage = (specifier: string) => /^[^./]/.test(specifier) && !path.isAbsolute(specifier)
