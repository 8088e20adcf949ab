import path from "node:path"
import { rollup } from "rollup"
import { dts } from "rollup-plugin-dts"

export async function rollUpTypes(entry: string): Promise<string> {
  const bundle = await rollup({ input: entry, external: isPackage, plugins: [dts()] })
  const { output } = await bundle.generate({ format: "es" })
  await bundle.close()
  return output[0].code
}

const isPackage = (specifier: string) => /^[^./]/.test(specifier) && !path.isAbsolute(specifier)
