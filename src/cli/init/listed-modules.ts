import { PACKAGE_NAME, PROVIDER_PATH } from "../../core/sites/this-plugin"
import { paymentModules } from "./edit-config"
import { isConditional, textsIn } from "./elsewhere"
import { type Expression, keyOf, nodesBelow, type Property, parseConfig } from "./syntax"

/** What Medusa does not tell about a medusa-config. Line numbers start at 1. */
export type ListedModules = {
  /** Lines that list the payment module without a condition. Medusa keeps only the last. */
  payment: number[]
  /** Lines that list the plugin or provider as a module. */
  misplaced: { resolve: string; line: number }[]
}

/** Returns empty lists for a text that cannot be parsed. */
export function listedModules(source: string): ListedModules {
  try {
    const file = parseConfig(source)
    const misplaced = [...nodesBelow(file.program)].flatMap(([node, path]) => {
      const property = node as unknown as Property
      if (node.type !== "ObjectProperty" || keyOf(property) !== "resolve") return []
      const isModule = path.includes("modules") && !path.includes("providers")
      const [resolve] = isModule
        ? textsIn(property.value as Expression, file).filter((text) =>
            [PACKAGE_NAME, PROVIDER_PATH].includes(text),
          )
        : []
      return resolve ? [{ resolve, line: property.loc?.start.line ?? 0 }] : []
    })
    const payment = paymentModules(file, undefined).filter((module) => !isConditional(module, file))
    return { payment: payment.map(({ loc }) => loc?.start.line ?? 0), misplaced }
  } catch {
    return { payment: [], misplaced: [] }
  }
}
