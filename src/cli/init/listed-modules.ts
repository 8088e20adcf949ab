import { PACKAGE_NAME, PROVIDER_PATH } from "../../core/sites/this-plugin"
import { paymentModules } from "./edit-config"
import { isConditional, textsIn } from "./elsewhere"
import { type Expression, keyOf, nodesBelow, type Property, parseConfig } from "./syntax"

/** What Medusa does not tell about a medusa-config: lines, which start at 1. */
export type ListedModules = {
  /** Where the payment module is listed without a condition; Medusa keeps only the last. */
  payment: number[]
  /** Where plugin or provider are listed as modules. */
  misplaced: { resolve: string; line: number }[]
}

/** @returns empty lists for a text that cannot be parsed */
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
