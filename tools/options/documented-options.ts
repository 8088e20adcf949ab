import path from "node:path"
import ts from "typescript"
import { GATEWAYS } from "../../src/core/gateways/gateways"
import { ROOT } from "../package/places"

/** An option of the provider, as an editor shows it in medusa-config. */
export interface DocumentedOption {
  /** "linkLifetime", or "recovery.enabled". */
  name: string
  text: string
  /** Its TypeScript type, for example "number". */
  type: string
  required: boolean
  /** A line of the options object, for example "linkLifetime: 1800". */
  example: string
  /** An expression, or words. */
  default?: string
  category?: string
}

const OPTIONS = path.join(ROOT, "src/core/sites/options/options.ts")
/** Options that are objects with their own fixed set of options. */
const GROUPS = new Set([
  "recovery",
  "orderUpdates",
  "reconciliation",
  ...GATEWAYS.map(({ option }) => option as string),
])

/**
 * All options with their doc comments, in the order of the type `AlipayProviderOptions`.
 *
 * @throws Error naming an option without a doc comment or an example
 */
export function documentedOptions(): DocumentedOption[] {
  const program = ts.createProgram([OPTIONS], {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(OPTIONS)
  const module = file && checker.getSymbolAtLocation(file)
  const alias =
    module && checker.getExportsOfModule(module).find(({ name }) => name === "AlipayProviderOptions")
  if (!alias) throw new Error(`${OPTIONS} exports no type AlipayProviderOptions`)

  const read = (type: ts.Type, group: string): DocumentedOption[] =>
    type.getProperties().flatMap((property) => {
      const name = `${group}${property.name}`
      const propertyType = checker.getNonNullableType(checker.getTypeOfSymbol(property))
      const option = describe(checker, property, name, propertyType)
      return GROUPS.has(name) ? [option, ...read(propertyType, `${name}.`)] : [option]
    })
  return read(checker.getDeclaredTypeOfSymbol(alias), "")
}

function describe(
  checker: ts.TypeChecker,
  property: ts.Symbol,
  name: string,
  type: ts.Type,
): DocumentedOption {
  const text = ts.displayPartsToString(property.getDocumentationComment(checker)).replaceAll("\n", " ")
  const tags = new Map(
    property
      .getJsDocTags(checker)
      .map((tag) => [tag.name, ts.displayPartsToString(tag.text).replaceAll("\n", " ")]),
  )
  const example = tags.get("example")
  if (!text || !example) throw new Error(`The option ${name} needs a doc comment with an @example`)
  return {
    name,
    text,
    type: GROUPS.has(name)
      ? "object"
      : checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation),
    required: (property.flags & ts.SymbolFlags.Optional) === 0,
    example,
    ...optional("default", tags.get("default")),
    ...optional("category", tags.get("category")),
  }
}

const optional = <Key extends string>(key: Key, value: string | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<Key, string>)
