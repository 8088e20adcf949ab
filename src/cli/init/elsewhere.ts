import { type Expression, type File, filteredBy, keyOf, nodesBelow, textOf, valueBehind } from "./syntax"

/**
 * The first part of a module, or of a list of modules, that does not show in this file which module it is: an import, a
 * call, or a `resolve` without a text.
 */
export function elsewhere(expression: Expression, file: File): Expression | undefined {
  const node = valueBehind(expression, file)
  switch (node.type) {
    case "ArrayExpression":
      return first(
        node.elements.map((one) => (one?.type === "SpreadElement" ? one.argument : one)),
        file,
      )
    case "ObjectExpression":
      return first(
        node.properties.map((member) => {
          if (member.type === "SpreadElement") return member.argument
          const value = member.type === "ObjectProperty" && keyOf(member) === "resolve" && member.value
          return value && textsIn(value as Expression, file).length === 0 ? (value as Expression) : null
        }),
        file,
      )
    case "ConditionalExpression":
      return first([node.consequent, node.alternate], file)
    case "LogicalExpression":
      return first(node.operator === "&&" ? [node.right] : [node.left, node.right], file)
    case "CallExpression": {
      const filtered = filteredBy(node)
      return filtered ? elsewhere(filtered, file) : expression
    }
    default:
      return /Literal$/.test(node.type) || (node.type === "Identifier" && node.name === "undefined")
        ? undefined
        : expression
  }
}

function first(parts: readonly (Expression | null)[], file: File): Expression | undefined {
  for (const part of parts) {
    const found = part && elsewhere(part, file)
    if (found) return found
  }
  return undefined
}

/** The texts in an expression, or in the variable that it names. */
export const textsIn = (value: Expression, file: File): string[] =>
  [...nodesBelow(valueBehind(value, file))].flatMap(([node]) => textOf(node) ?? [])

/** Whether an object exists only under a condition, either where it is written or where its variable is used. */
export const isConditional = (object: Expression, file: File): boolean =>
  [...nodesBelow(file.program)].some(
    ([node]) =>
      /^(ConditionalExpression|LogicalExpression|IfStatement)$/.test(node.type) && holds(node, object, file),
  )

function holds(part: unknown, object: Expression, file: File, seen = new Set<unknown>()): boolean {
  return [...nodesBelow(part)].some(([node]) => {
    if (node === (object as unknown)) return true
    const value = node.type === "Identifier" ? valueBehind(node as unknown as Expression, file) : node
    if (value === node || seen.has(value)) return false
    return holds(value, object, file, seen.add(value))
  })
}
