import { parse, type parseExpression } from "@babel/parser"

export type File = ReturnType<typeof parse>
type Bracketed = Extract<ReturnType<typeof parseExpression>, { type: "ParenthesizedExpression" }>
export type Expression = Bracketed["expression"]
export type ObjectLiteral = Extract<Expression, { type: "ObjectExpression" }>
export type ArrayLiteral = Extract<Expression, { type: "ArrayExpression" }>
export type Property = Extract<ObjectLiteral["properties"][number], { type: "ObjectProperty" }>

/** The configuration has a form that a program should not edit by guessing. The message says which. */
export class UnreadableConfigError extends Error {
  override name = "UnreadableConfigError"
}

/** @throws UnreadableConfigError with the line of the first syntax error */
export function parseConfig(source: string): File {
  try {
    return parse(source, {
      sourceType: "unambiguous",
      plugins: ["typescript"],
      allowReturnOutsideFunction: true,
      // Otherwise the end of an expression would be before its closing parenthesis.
      createParenthesizedExpressions: true,
    })
  } catch (error) {
    throw new UnreadableConfigError(`it has a syntax error: ${(error as Error).message}`)
  }
}

export type ExportedConfig = {
  object: ObjectLiteral
  /** Whether Medusa gets the object as written: only defineConfig accepts a list of modules. */
  isPlain: boolean
}

/**
 * The object that a medusa-config exports, itself or as the argument of `defineConfig`.
 * @throws UnreadableConfigError when it is not written down in this file
 */
export function exportedConfig(file: File): ExportedConfig {
  const exported = exportedExpression(file)
  const value = exported && valueBehind(exported, file)
  const argument =
    value?.type === "CallExpression" && isDefineConfig(value.callee) ? value.arguments[0] : undefined
  const object = argument ? valueBehind(argument as Expression, file) : value
  if (object?.type !== "ObjectExpression") {
    throw new UnreadableConfigError("the object that it exports is not written down in it")
  }
  return { object, isPlain: object === value }
}

function exportedExpression({ program }: File): Expression | undefined {
  for (const statement of program.body) {
    if (statement.type === "ExportDefaultDeclaration") {
      return statement.declaration as Expression
    }
    if (statement.type === "ExpressionStatement" && statement.expression.type === "AssignmentExpression") {
      const { left, right } = statement.expression
      if (left.type === "MemberExpression" && /^(module\.)?exports(\.default)?$/.test(pathOf(left)))
        return right
    }
  }
  return undefined
}

const isDefineConfig = (callee: { type: string }) => /(^|\.)defineConfig$/.test(pathOf(callee as Expression))

/** `module.exports` as text. Any other expression returns a text that equals no path. */
function pathOf(node: Expression): string {
  if (node.type === "Identifier") return node.name
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return "?"
  return `${pathOf(node.object as Expression)}.${node.property.name}`
}

/** The value of a variable of this file, or the expression itself, without parentheses and type annotations. */
export function valueBehind(node: Expression, file: File): Expression {
  switch (node.type) {
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      return valueBehind(node.expression, file)
    case "Identifier": {
      const value = variable(file, node.name)
      return value ? valueBehind(value, file) : node
    }
    default:
      return node
  }
}

function variable({ program }: File, name: string): Expression | undefined {
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement
    if (declaration?.type !== "VariableDeclaration") continue
    const found = declaration.declarations.find(({ id }) => id.type === "Identifier" && id.name === name)
    if (found?.init) return found.init
  }
  return undefined
}

/** @throws UnreadableConfigError when the object spreads another one after it, which may set the property too */
export function propertyOf(object: ObjectLiteral, name: string): Expression | undefined {
  for (const member of [...object.properties].reverse()) {
    if (member.type === "SpreadElement") {
      throw new UnreadableConfigError(
        `a part of it comes from elsewhere ("..."), so ${name} may be set there`,
      )
    }
    if (keyOf(member) !== name) continue
    if (member.type === "ObjectProperty") return member.value as Expression
    throw new UnreadableConfigError(`${name} is a function`)
  }
  return undefined
}

/** Also handles `[Modules.PAYMENT]`, whose value is the name in lower case. */
export function keyOf({ key, computed }: Pick<Property, "key" | "computed">): string | undefined {
  if (key.type === "StringLiteral") return key.value
  if (key.type === "Identifier" && !computed) return key.name
  return /^Modules\.(\w+)$/.exec(pathOf(key as Expression))?.[1]?.toLowerCase()
}

type AnyNode = { type: string } & Record<string, unknown>

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && typeof (value as AnyNode).type === "string"

/** A node and all its descendants. */
export function* nodesBelow(node: unknown): Generator<AnyNode> {
  if (Array.isArray(node)) {
    for (const one of node) yield* nodesBelow(one)
  } else if (isNode(node)) {
    yield node
    for (const [field, value] of Object.entries(node)) {
      if (!/comments$/i.test(field) && field !== "tokens") yield* nodesBelow(value)
    }
  }
}

/** The texts in an expression, or in the variable that it names: string literals, and templates without variables. */
export function textsIn(value: Expression, file: File): string[] {
  return [...nodesBelow(valueBehind(value, file))].flatMap((node) => {
    const one = node as unknown as Expression
    if (one.type === "StringLiteral") return one.value
    return one.type === "TemplateLiteral" && one.quasis.length === 1
      ? (one.quasis[0]?.value.cooked ?? [])
      : []
  })
}
