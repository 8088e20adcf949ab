import { readdirSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { ROOT } from "../package/places"
import { commentOf } from "./routes"

export type JsonSchema = { [keyword: string]: unknown }

const CONTRACT = path.join(ROOT, "src/types/http")

/**
 * The exported types of src/types/http as JSON Schemas, by their names. They refer to one another as components of an
 * OpenAPI document.
 *
 * @throws Error naming a type that is written in a way that this cannot read
 */
export function typeSchemas(): Map<string, JsonSchema> {
  const files = readdirSync(CONTRACT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => path.join(CONTRACT, file))
  const program = ts.createProgram(files, { strict: true, noEmit: true, types: [] })
  const reader = new TypeReader(program.getTypeChecker())
  const declared = files
    .flatMap((file) => [...(program.getSourceFile(file)?.statements ?? [])])
    .filter((node) => ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node))
  return new Map(declared.filter(isExported).map((node) => [node.name.text, reader.declaration(node)]))
}

type Declaration = ts.TypeAliasDeclaration | ts.InterfaceDeclaration

const isExported = (node: Declaration) =>
  (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

const KEYWORDS: Partial<Record<ts.SyntaxKind, JsonSchema>> = {
  [ts.SyntaxKind.StringKeyword]: { type: "string" },
  [ts.SyntaxKind.NumberKeyword]: { type: "number" },
  [ts.SyntaxKind.BooleanKeyword]: { type: "boolean" },
  [ts.SyntaxKind.UnknownKeyword]: {},
}

/** Reads types from their source text, so that a type keeps its name where it is used. */
class TypeReader {
  constructor(private readonly checker: ts.TypeChecker) {}

  declaration(node: Declaration): JsonSchema {
    const schema = ts.isInterfaceDeclaration(node)
      ? this.object(this.checker.getTypeAtLocation(node))
      : this.read(node.type)
    return described(schema, node)
  }

  private read(node: ts.TypeNode): JsonSchema {
    const keyword = KEYWORDS[node.kind]
    if (keyword) return keyword
    if (ts.isParenthesizedTypeNode(node)) return this.read(node.type)
    if (ts.isArrayTypeNode(node)) return { type: "array", items: this.read(node.elementType) }
    if (ts.isTypeLiteralNode(node)) return this.object(this.checker.getTypeFromTypeNode(node))
    if (ts.isIntersectionTypeNode(node)) return { allOf: node.types.map((part) => this.read(part)) }
    if (ts.isUnionTypeNode(node)) return this.union(node)
    if (ts.isLiteralTypeNode(node)) return literal(node)
    if (ts.isTypeReferenceNode(node)) return this.reference(node)
    throw new Error(`src/types/http: cannot describe ${node.getText()}`)
  }

  private reference(node: ts.TypeReferenceNode): JsonSchema {
    const symbol = this.checker.getSymbolAtLocation(node.typeName)
    const origin =
      symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol
    const declared = origin?.declarations?.find(
      (one) => ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one),
    )
    if (declared?.getSourceFile().fileName.startsWith(CONTRACT)) {
      return isExported(declared)
        ? { $ref: `#/components/schemas/${declared.name.text}` }
        : this.declaration(declared)
    }
    const type = this.checker.getTypeFromTypeNode(node)
    const values = type.getStringIndexType()
    return values ? { type: "object", additionalProperties: true } : this.object(type)
  }

  private object(type: ts.Type): JsonSchema {
    const properties = type.getProperties()
    const required = properties.filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0)
    return {
      type: "object",
      properties: Object.fromEntries(properties.map((one) => [one.name, this.property(one)])),
      ...(required.length > 0 ? { required: required.map(({ name }) => name) } : {}),
    }
  }

  /** A property of `Record<…>` has no declaration; its type is a simple one. */
  private property(symbol: ts.Symbol): JsonSchema {
    const written = symbol.declarations?.find(ts.isPropertySignature)
    if (written?.type) return described(this.read(written.type), written)
    const type = this.checker.typeToTypeNode(
      this.checker.getTypeOfSymbol(symbol),
      undefined,
      ts.NodeBuilderFlags.NoTruncation,
    )
    if (!type) throw new Error(`src/types/http: ${symbol.name} has no type`)
    return this.read(type)
  }

  private union({ types }: ts.UnionTypeNode): JsonSchema {
    const parts = types.map((part) => this.read(part))
    const values = parts.flatMap((part) => ("const" in part ? [part.const] : []))
    if (values.length === parts.length) return { type: typeof values[0], enum: values }
    const [only, ...others] = parts.filter(({ type }) => type !== "null")
    if (only && others.length === 0 && typeof only.type === "string" && !("const" in only)) {
      return { ...only, type: [only.type, "null"] }
    }
    return { anyOf: parts }
  }
}

/** `null`, "text", 7 or true. */
function literal({ literal: value }: ts.LiteralTypeNode): JsonSchema {
  if (value.kind === ts.SyntaxKind.NullKeyword) return { type: "null" }
  if (ts.isStringLiteral(value)) return { type: "string", const: value.text }
  if (ts.isNumericLiteral(value)) return { type: "number", const: Number(value.text) }
  return { type: "boolean", const: value.kind === ts.SyntaxKind.TrueKeyword }
}

function described(schema: JsonSchema, node: ts.Node): JsonSchema {
  const description = commentOf(node)
  return description ? { ...schema, description } : schema
}
