import { PACKAGE_NAME, PROVIDER_PATH } from "../../core/sites/this-plugin"
import { elsewhere, isConditional, textsIn } from "./elsewhere"
import {
  MODULE_OPTIONS,
  PAYMENT_MODULE,
  PAYMENT_MODULES,
  PLUGIN_ENTRY,
  PROVIDER_ENTRY,
  PROVIDERS,
} from "./entries"
import { appendTo, applyInsertions } from "./insert"
import {
  type ArrayLiteral,
  arrayBehind,
  configObject,
  type Expression,
  type File,
  isPlain,
  keyOf,
  nodesBelow,
  type ObjectLiteral,
  type Property,
  parseConfig,
  propertyOf,
  textOf,
  UnreadableConfigError,
  unwrap,
  valueBehind,
} from "./syntax"

export type ConfigEdit =
  /** `text` is the whole file after the edit. */
  | { kind: "edited"; text: string }
  | { kind: "complete" }
  /** `reason` completes a sentence that begins with the file's name. */
  | { kind: "unsupported"; reason: string }

type Addition = { to: ArrayLiteral | ObjectLiteral; item: string }

/**
 * Adds the plugin and its provider to the text of a medusa-config. The syntax tree shows where the entries belong. They
 * are inserted there, and the existing text stays unchanged, byte for byte.
 */
export function editConfig(source: string): ConfigEdit {
  try {
    const file = parseConfig(source)
    const additions = [...pluginAddition(file), ...providerAddition(file)]
    if (additions.length === 0) {
      return { kind: "complete" }
    }
    const text = applyInsertions(source, insertionsOf(additions, source, file))
    if (!isGood(text, file)) {
      return { kind: "unsupported", reason: "it is written in a way that this command does not know" }
    }
    return { kind: "edited", text }
  } catch (error) {
    if (!(error instanceof UnreadableConfigError)) throw error
    return { kind: "unsupported", reason: error.message }
  }
}

function insertionsOf(additions: readonly Addition[], source: string, file: File) {
  const lists = [...new Set(additions.map(({ to }) => to))]
  return lists.flatMap((list) => {
    const items = additions.filter(({ to }) => to === list).map(({ item }) => item)
    return appendTo(list, items, source, file)
  })
}

/** Whether the result parses, has both entries, and kept every comment. */
function isGood(text: string, before: File): boolean {
  const after = parseConfig(text)
  const comments = ({ comments }: File) => JSON.stringify(comments?.map(({ value }) => value))
  return (
    comments(after) === comments(before) &&
    pluginAddition(after).length === 0 &&
    providerAddition(after).length === 0
  )
}

function pluginAddition(file: File): Addition[] {
  const places = resolvedPlaces(PACKAGE_NAME, file)
  if (places.some((path) => path.includes("providers"))) {
    throw new UnreadableConfigError(
      `"${PACKAGE_NAME}" is listed among the providers of the payment module: "resolve" must be "${PROVIDER_PATH}" there`,
    )
  }
  if (places.length > 0) {
    return []
  }
  const config = configObject(file)
  const plugins = propertyOf(config, "plugins", file)
  if (plugins && isElement(PACKAGE_NAME, plugins, file)) {
    return []
  }
  return plugins
    ? [{ to: listOf("plugins", plugins, file), item: PLUGIN_ENTRY }]
    : [{ to: config, item: `plugins: [${PLUGIN_ENTRY}]` }]
}

/** Each place where a `resolve` has this value, as the names of the properties that lead to it. */
function resolvedPlaces(name: string, file: File): (readonly string[])[] {
  return [...nodesBelow(file.program)].flatMap(([node, path]) => {
    const property = node as unknown as Property
    if (node.type !== "ObjectProperty" || keyOf(property) !== "resolve") return []
    const value = valueBehind(property.value as Expression, file)
    return value.type !== "ObjectExpression" && textsIn(value, file).includes(name) ? [path] : []
  })
}

/** Whether a list has this text as an element, also under a condition or in a list that it spreads. */
function isElement(name: string, list: Expression, file: File): boolean {
  const elements = [...nodesBelow(valueBehind(list, file))].filter(([, path]) => path.length === 0)
  return elements.some(([node]) => {
    const value = valueBehind(node as unknown as Expression, file)
    return (
      textOf(value) === name ||
      (value.type === "ArrayExpression" && value !== (node as unknown) && isElement(name, value, file))
    )
  })
}

function providerAddition(file: File): Addition[] {
  if (resolvedPlaces(PROVIDER_PATH, file).length > 0) {
    return []
  }
  const config = configObject(file)
  const modules = propertyOf(config, "modules", file)
  const [payment, another] = paymentModules(file, modules)
  if (another) {
    throw new UnreadableConfigError("it names the payment module more than once")
  }
  if (payment && isConditional(payment, file)) {
    throw new UnreadableConfigError(
      `the payment module in line ${payment.loc?.start.line} exists only under a condition, and so would the provider: define it without one, or add the provider by hand`,
    )
  }
  if (payment) {
    return [intoPaymentModule(payment, file)]
  }
  if (!modules) {
    const [open, close] = isPlain(file) ? ["{\n  payment: ", "}"] : ["[\n  ", "]"]
    const item = `modules: ${open}${PAYMENT_MODULE.replace(/\n/g, "\n  ")},\n${close}`
    return [{ to: config, item }]
  }
  const byName = unwrap(modules)
  refuseUnknown(byName, file)
  return byName.type === "ObjectExpression"
    ? [{ to: byName, item: `payment: ${PAYMENT_MODULE}` }]
    : [{ to: listOf("modules", modules, file), item: PAYMENT_MODULE }]
}

/** Finds the payment module in the list, in a variable of its own, or behind a condition. */
export function paymentModules(file: File, modules: Expression | undefined): ObjectLiteral[] {
  const byPath = [...nodesBelow(file.program)].flatMap(([node]) => {
    if (node.type !== "ObjectExpression") return []
    const object = node as unknown as ObjectLiteral
    const memberOf = (name: string) =>
      object.properties.find(
        (member): member is Property => member.type === "ObjectProperty" && keyOf(member) === name,
      )?.value as Expression | undefined
    const [resolve, key] = [memberOf("resolve"), memberOf("key")]
    const isPayment =
      resolve &&
      (textsIn(resolve, file).some((text) => PAYMENT_MODULES.includes(text)) ||
        (key && keyOf({ key, computed: true }) === "payment"))
    return isPayment ? [object] : []
  })
  if (byPath.length > 0 || !modules) {
    return byPath
  }
  const named = unwrap(modules)
  const payment = named.type === "ObjectExpression" ? propertyOf(named, "payment", file) : undefined
  const value = payment && unwrap(payment)
  if (value && value.type !== "ObjectExpression") {
    throw new UnreadableConfigError("modules.payment is not an object")
  }
  return value ? [value] : []
}

/** Medusa keeps only the last payment module, so a second one would remove the first. */
function refuseUnknown(modules: Expression, file: File): void {
  const parts =
    modules.type === "ObjectExpression"
      ? modules.properties.flatMap((member) =>
          member.type === "ObjectProperty" && keyOf(member) === undefined ? [member.value as Expression] : [],
        )
      : [modules]
  for (const part of parts) {
    const found = elsewhere(part, file)
    if (found) {
      throw new UnreadableConfigError(
        `a module in line ${found.loc?.start.line} comes from elsewhere, and it may be the payment module, of which Medusa keeps only the last: add the provider to its "providers" there, or define the payment module in this file`,
      )
    }
  }
}

function intoPaymentModule(payment: ObjectLiteral, file: File): Addition {
  const found = propertyOf(payment, "options", file)
  if (!found) {
    return { to: payment, item: MODULE_OPTIONS }
  }
  const options = unwrap(found)
  if (options.type !== "ObjectExpression") {
    throw new UnreadableConfigError("the options of the payment module are not an object literal in it")
  }
  const providers = propertyOf(options, "providers", file)
  return providers
    ? { to: listOf("the payment module's providers", providers, file), item: PROVIDER_ENTRY }
    : { to: options, item: PROVIDERS }
}

function listOf(name: string, value: Expression, file: File): ArrayLiteral {
  const list = arrayBehind(value, file)
  if (!list) {
    throw new UnreadableConfigError(`${name} is not an array literal in it`)
  }
  return list
}
