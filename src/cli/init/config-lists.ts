import { PACKAGE_NAME, PROVIDER_PATH } from "../../core/sites/this-plugin"
import { PAYMENT_MODULES } from "./entries"
import {
  type Expression,
  exportedConfig,
  type File,
  keyOf,
  nodesBelow,
  type Property,
  parseConfig,
  propertyOf,
  textsIn,
  valueBehind,
} from "./syntax"

/** An entry of the plugins, modules or providers of a medusa-config. */
export type Entry = {
  node: Expression
  /** What identifies it: `resolve` and key, or its own text. Empty when this file does not show which it is. */
  names: string[]
  isConditional: boolean
}

/** The entries of a list, also of lists in it that are spread, in variables, or under a condition (`x ? a : b`). */
export function entriesOf(list: Expression, file: File, isConditional = false): Entry[] {
  const node = valueBehind(list, file)
  switch (node.type) {
    case "ArrayExpression":
      return node.elements.flatMap((one) =>
        one ? entriesOf(one.type === "SpreadElement" ? one.argument : one, file, isConditional) : [],
      )
    case "ConditionalExpression":
      return [node.consequent, node.alternate].flatMap((one) => entriesOf(one, file, true))
    default:
      return [{ node, names: namesOf(node, file), isConditional }]
  }
}

function namesOf(node: Expression, file: File): string[] {
  if (node.type !== "ObjectExpression") return /Literal$/.test(node.type) ? textsIn(node, file) : []
  // What is spread may replace `resolve`.
  if (node.properties.some(({ type }) => type === "SpreadElement")) return []
  return node.properties.flatMap((member) => {
    if (member.type !== "ObjectProperty") return []
    const name = keyOf(member)
    const value = member.value as Expression
    if (name === "key") return keyOf({ key: value, computed: true }) ?? []
    return name === "resolve" ? textsIn(value, file) : []
  })
}

/** The entries of `modules`, which is a list, or an object with the modules by key. */
export function modulesOf(modules: Expression, file: File): Entry[] {
  const value = valueBehind(modules, file)
  if (value.type !== "ObjectExpression") return entriesOf(value, file)
  return value.properties.flatMap((member) => {
    if (member.type !== "ObjectProperty") {
      return member.type === "SpreadElement" ? entriesOf(member.argument, file) : []
    }
    const key = keyOf(member) ?? []
    return entriesOf(member.value as Expression, file).map((entry) => ({
      ...entry,
      names: entry.names.concat(key),
    }))
  })
}

export const isPayment = ({ names }: Entry): boolean =>
  names.some((name) => name === "payment" || PAYMENT_MODULES.includes(name))

export const lineOf = ({ node }: Entry): number => node.loc?.start.line ?? 0

/** Whether a `resolve` anywhere in the file has one of these values. */
export const isResolved = (names: readonly string[], file: File): boolean =>
  [...nodesBelow(file.program)].some((node) => {
    if (node.type !== "ObjectProperty" || keyOf(node as unknown as Property) !== "resolve") return false
    const value = valueBehind(node.value as Expression, file)
    return value.type !== "ObjectExpression" && textsIn(value, file).some((text) => names.includes(text))
  })

/** What Medusa does not tell about a medusa-config. Line numbers start at 1. */
export type ListedModules = {
  /** Lines that list the payment module without a condition. Medusa keeps only the last. */
  payment: number[]
  /** Lines that list the plugin or provider as a module. */
  misplaced: { resolve: string; line: number }[]
}

/** Returns empty lists for a configuration that cannot be read. */
export function listedModules(source: string): ListedModules {
  try {
    const file = parseConfig(source)
    const modules = propertyOf(exportedConfig(file).object, "modules")
    const entries = modules ? modulesOf(modules, file) : []
    return {
      payment: entries.filter((entry) => isPayment(entry) && !entry.isConditional).map(lineOf),
      misplaced: entries.flatMap((entry) => {
        const resolve = entry.names.find((name) => name === PACKAGE_NAME || name === PROVIDER_PATH)
        return resolve ? [{ resolve, line: lineOf(entry) }] : []
      }),
    }
  } catch {
    return { payment: [], misplaced: [] }
  }
}
