import { PACKAGE_NAME, PROVIDER_PATH } from "../../core/sites/this-plugin"
import { entriesOf, isPayment, isResolved, lineOf, modulesOf } from "./config-lists"
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
  type ExportedConfig,
  type Expression,
  exportedConfig,
  type File,
  type ObjectLiteral,
  parseConfig,
  propertyOf,
  UnreadableConfigError,
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
 * are inserted there, and the existing text stays unchanged, byte for byte. Only lists and objects that are written down
 * in the file are edited, in place or in a variable.
 */
export function editConfig(source: string): ConfigEdit {
  try {
    const file = parseConfig(source)
    const additions = additionsTo(file)
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
  return comments(after) === comments(before) && additionsTo(after).length === 0
}

function additionsTo(file: File): Addition[] {
  const hasPlugin = isResolved([PACKAGE_NAME], file)
  const hasProvider = isResolved([PROVIDER_PATH], file)
  if (hasPlugin && hasProvider) {
    return []
  }
  const config = exportedConfig(file)
  return [
    ...(hasPlugin ? [] : pluginAddition(config, file)),
    ...(hasProvider ? [] : providerAddition(config, file)),
  ]
}

function pluginAddition({ object }: ExportedConfig, file: File): Addition[] {
  const plugins = propertyOf(object, "plugins")
  if (!plugins) {
    return [{ to: object, item: `plugins: [${PLUGIN_ENTRY}]` }]
  }
  const isListed = entriesOf(plugins, file).some(({ names }) => names.includes(PACKAGE_NAME))
  return isListed ? [] : [{ to: listOf("plugins", plugins, file), item: PLUGIN_ENTRY }]
}

/** Medusa keeps only the last payment module, so a second one would remove the first. */
function providerAddition({ object, isPlain }: ExportedConfig, file: File): Addition[] {
  const modules = propertyOf(object, "modules")
  const entries = modules ? modulesOf(modules, file) : []
  const [payment, another] = entries.filter(isPayment)
  if (another) {
    throw new UnreadableConfigError("it names the payment module more than once")
  }
  if (payment ? payment.isConditional : isResolved(PAYMENT_MODULES, file)) {
    throw new UnreadableConfigError(
      "its payment module is not in every case among its modules, and neither would the provider be: list it without a condition, or add the provider by hand",
    )
  }
  if (payment) {
    return [intoPaymentModule(payment.node, file)]
  }
  const unknown = entries.find(({ names }) => names.length === 0)
  if (unknown) {
    throw new UnreadableConfigError(
      `a module in line ${lineOf(unknown)} comes from elsewhere, and it may be the payment module, of which Medusa keeps only the last: add the provider to its "providers" there, or define the payment module in this file`,
    )
  }
  if (!modules) {
    const [open, close] = isPlain ? ["{\n  payment: ", "}"] : ["[\n  ", "]"]
    const item = `modules: ${open}${PAYMENT_MODULE.replace(/\n/g, "\n  ")},\n${close}`
    return [{ to: object, item }]
  }
  const byKey = valueBehind(modules, file)
  return byKey.type === "ObjectExpression"
    ? [{ to: byKey, item: `payment: ${PAYMENT_MODULE}` }]
    : [{ to: listOf("modules", modules, file), item: PAYMENT_MODULE }]
}

function intoPaymentModule(payment: Expression, file: File): Addition {
  const module = objectOf("the payment module", payment, file)
  const found = propertyOf(module, "options")
  if (!found) {
    return { to: module, item: MODULE_OPTIONS }
  }
  const options = objectOf("the options of the payment module", found, file)
  const providers = propertyOf(options, "providers")
  if (!providers) {
    return { to: options, item: PROVIDERS }
  }
  if (entriesOf(providers, file).some(({ names }) => names.includes(PACKAGE_NAME))) {
    throw new UnreadableConfigError(
      `"${PACKAGE_NAME}" is listed among the providers of the payment module: "resolve" must be "${PROVIDER_PATH}" there`,
    )
  }
  return { to: listOf("the payment module's providers", providers, file), item: PROVIDER_ENTRY }
}

function objectOf(name: string, value: Expression, file: File): ObjectLiteral {
  const object = valueBehind(value, file)
  if (object.type !== "ObjectExpression") {
    throw new UnreadableConfigError(`${name} is not an object literal in it`)
  }
  return object
}

function listOf(name: string, value: Expression, file: File): ArrayLiteral {
  const list = valueBehind(value, file)
  if (list.type !== "ArrayExpression") {
    throw new UnreadableConfigError(`${name} is not an array literal in it`)
  }
  return list
}
