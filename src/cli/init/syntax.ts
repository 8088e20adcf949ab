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

/**
 * The object that a medusa-config exports.
 * @throws UnreadableConfigError when it is not defined in this file
 */
export function configObject(file: File): ObjectLiteral {
  const exported = exportedExpression(file)
  const found = exported && objectBehind(exported, file)
  if (!found) {
    const value = exported && valueBehind(exported, file)
    const isBuilt =
      value?.type === "CallExpression" && value.arguments.some(({ type }) => !/Literal$/.test(type))
    throw new UnreadableConfigError(
      isBuilt
        ? "it exports what a function returns, which may add plugins and modules: only defineConfig and functions with…() are known, with one argument"
        : "the object that it exports is not written down in it",
    )
  }
  return found
}

/** Whether Medusa gets the object as written: only defineConfig accepts a list of modules. */
export function isPlain(file: File): boolean {
  const exported = exportedExpression(file)
  return exported !== undefined && valueBehind(exported, file).type === "ObjectExpression"
}

function exportedExpression({ program }: File): Expression | undefined {
  for (const statement of program.body) {
    if (statement.type === "TSExportAssignment") {
      return statement.expression
    }
    if (statement.type === "ExportDefaultDeclaration" && isExpression(statement.declaration)) {
      return statement.declaration
    }
    if (statement.type === "ExpressionStatement" && statement.expression.type === "AssignmentExpression") {
      const { left, right } = statement.expression
      const isExport =
        left.type === "MemberExpression" && /^(module\.)?exports(\.default)?$/.test(pathOf(left))
      if (isExport) return right
    }
  }
  return undefined
}

const isExpression = (node: { type: string }): node is Expression => !/Declaration$/.test(node.type)

/** `module.exports` as text. Any other expression returns a text that equals no path. */
function pathOf(node: Expression): string {
  if (node.type === "Identifier") return node.name
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return "?"
  return isExpression(node.object) ? `${pathOf(node.object)}.${node.property.name}` : "?"
}

/** Removes surrounding parentheses and type annotations. */
export function unwrap(node: Expression): Expression {
  switch (node.type) {
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      return unwrap(node.expression)
    default:
      return node
  }
}

/** The value of a variable of this file, or the expression itself, without parentheses and type annotations. */
export function valueBehind(expression: Expression, file: File): Expression {
  const node = unwrap(expression)
  const value = node.type === "Identifier" ? variable(file, node.name) : undefined
  return value ? valueBehind(value, file) : node
}

/**
 * The object literal behind an expression: itself, a variable's value, or the only argument of `defineConfig`, of
 * `with…`, or of any function around `defineConfig`.
 */
function objectBehind(expression: Expression, file: File): ObjectLiteral | undefined {
  const node = valueBehind(expression, file)
  if (node.type === "ObjectExpression") return node
  const argument = onlyArgument(node)
  if (!argument) return undefined
  const isKnown = isConfigCall(node) || isConfigCall(valueBehind(argument, file))
  return isKnown ? objectBehind(argument, file) : undefined
}

/** Undefined if there are more arguments: these may bring plugins and modules of their own. */
function onlyArgument(node: Expression): Expression | undefined {
  const [argument, another] = node.type === "CallExpression" ? node.arguments : []
  return argument && !another && isExpression(argument) ? (argument as Expression) : undefined
}

const isConfigCall = (node: Expression): boolean =>
  node.type === "CallExpression" &&
  isExpression(node.callee) &&
  /(^|\.)(defineConfig|with[A-Z]\w*)$/.test(pathOf(node.callee as Expression))

/** The array literal behind an expression: itself, a variable's value, or one that is filtered. */
export function arrayBehind(expression: Expression, file: File): ArrayLiteral | undefined {
  const node = valueBehind(expression, file)
  if (node.type === "ArrayExpression") return node
  const filtered = filteredBy(node)
  return filtered && arrayBehind(filtered, file)
}

/** The list that a call of `.filter` filters; undefined for any other expression. */
export function filteredBy(node: Expression): Expression | undefined {
  const callee = node.type === "CallExpression" ? node.callee : undefined
  const isFilter =
    callee?.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    callee.property.name === "filter"
  return isFilter && isExpression(callee.object) ? callee.object : undefined
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

/** @throws UnreadableConfigError when the object spreads another one that is not defined in this file */
export function propertyOf(object: ObjectLiteral, name: string, file: File): Expression | undefined {
  for (const member of [...object.properties].reverse()) {
    if (member.type === "ObjectProperty" && keyOf(member) === name) {
      return member.value as Expression
    }
    if (member.type === "ObjectMethod" && keyOf(member) === name) {
      throw new UnreadableConfigError(`${name} is a function`)
    }
    if (member.type === "SpreadElement") {
      // A call returns a configuration that Medusa has completed: nothing can be added next to it.
      const isCall = valueBehind(member.argument, file).type === "CallExpression"
      const taken = isCall ? undefined : objectBehind(member.argument, file)
      if (!taken) {
        throw new UnreadableConfigError(
          `a part of it comes from elsewhere ("..."), so ${name} may be set there`,
        )
      }
      const value = propertyOf(taken, name, file)
      if (value) return value
    }
  }
  return undefined
}

/** Also handles `[Modules.PAYMENT]`, whose value is the name in lower case. */
export function keyOf({ key, computed }: Pick<Property, "key" | "computed">): string | undefined {
  if (key.type === "StringLiteral") return key.value
  if (key.type === "Identifier" && !computed) return key.name
  const path = isExpression(key) ? pathOf(key as Expression) : "?"
  return /^Modules\.\w+$/.test(path) ? path.slice("Modules.".length).toLowerCase() : undefined
}

type AnyNode = { type: string; start: number; end: number } & Record<string, unknown>

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && typeof (value as AnyNode).type === "string"

/** A node and all its descendants, with the names of the properties that lead to each. */
export function* nodesBelow(
  node: unknown,
  path: readonly string[] = [],
): Generator<[AnyNode, readonly string[]]> {
  if (Array.isArray(node)) {
    for (const one of node) yield* nodesBelow(one, path)
  } else if (isNode(node)) {
    yield [node, path]
    const name = node.type === "ObjectProperty" ? keyOf(node as unknown as Property) : undefined
    const below = name === undefined ? path : [...path, name]
    for (const [field, value] of Object.entries(node)) {
      if (!/comments$/i.test(field) && field !== "tokens") yield* nodesBelow(value, below)
    }
  }
}

/** For a string literal or a template without variables. */
export function textOf(node: AnyNode | Expression): string | undefined {
  if (node.type === "StringLiteral") return String((node as { value: unknown }).value)
  if (node.type !== "TemplateLiteral") return undefined
  const { expressions, quasis } = node as unknown as {
    expressions: unknown[]
    quasis: { value: { cooked?: string } }[]
  }
  return expressions.length === 0 ? quasis[0]?.value.cooked : undefined
}
