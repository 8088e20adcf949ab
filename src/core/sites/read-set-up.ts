import { configManager } from "@medusajs/framework/config"
import { Modules } from "@medusajs/framework/utils"
import { problemsOf, type SetUp } from "./set-up"
import { hasRoutes, isOwnProject, isThisPlugin, isThisProvider } from "./this-plugin"

export type ConfigWithModules = { modules?: Record<string, unknown> | undefined }

/** An entry of the payment module's `providers` in medusa-config. */
export type ProviderEntry = { resolve?: unknown; id?: string; options?: Record<string, unknown> }

type PlacedEntry = { index: number; entry: ProviderEntry }

/** If Medusa has not read a medusa-config, as in unit tests, the current folder. */
const projectFolder = (): string => configManager.baseDir ?? process.cwd()

/** This plugin's entries among the payment module's providers: the only place for options. */
export function providerEntries(config: ConfigWithModules): ProviderEntry[] {
  return placedEntries(config).map(({ entry }) => entry)
}

/** Medusa passes a provider its options, but not the id under which it is registered. */
export function entryWithOptions(config: ConfigWithModules, options: unknown): ProviderEntry | undefined {
  return withOptions(placedEntries(config), options)?.entry
}

/**
 * What is wrong with the shop's medusa-config, apart from the values of options.
 * @returns a line per problem, with its fix; none if Medusa has not read a medusa-config
 */
export function setUpProblems(optionNames: readonly string[]): string[] {
  return configManager.baseDir === undefined
    ? []
    : problemsOf(readSetUp(configManager.config, projectFolder(), optionNames))
}

/** True if Medusa has not read a medusa-config. */
export function hasProvider(): boolean {
  return configManager.baseDir === undefined || placedEntries(configManager.config).length > 0
}

/** 'site "de": ' as the beginning of a message when medusa-config registers several sites, otherwise "". */
export function siteInMessages(options: unknown): string {
  const entries = configManager.baseDir === undefined ? [] : placedEntries(configManager.config)
  const found = withOptions(entries, options)
  if (!found || entries.length < 2) {
    return ""
  }
  const { entry, index } = found
  return entry.id ? `site "${entry.id}": ` : `providers[${index}]: `
}

type Config = ConfigWithModules & { plugins?: readonly unknown[] | undefined }

function readSetUp(config: Config, root: string, optionNames: readonly string[]): SetUp {
  const plugin = (config.plugins ?? []).find((entry) => isThisPlugin(entry, root))
  const { providers: list, ...moduleOptions } = paymentOptions(config)
  return {
    plugin:
      plugin === undefined
        ? undefined
        : { hasRoutes: hasRoutes(plugin, root), options: namesIn(optionsOf(plugin), optionNames) },
    isOwnProject: isOwnProject(root),
    misplacedModuleOptions: namesIn(moduleOptions, optionNames),
    isList: list === undefined || list === null || Array.isArray(list),
    notObjects: listedProviders(config).flatMap((entry, index) =>
      typeof entry === "object" && entry !== null
        ? []
        : [{ index, is: typeof entry === "string" ? "a text" : String(entry) }],
    ),
    providers: placedEntries(config).map(({ index, entry: { resolve: _, id, options: __, ...rest } }) => ({
      index,
      id,
      misplacedOptions: namesIn(rest, optionNames),
    })),
  }
}

const namesIn = (among: object, names: readonly string[]) =>
  Object.keys(among).filter((name) => names.includes(name))

/** Medusa writes the database's settings into the same object. */
function optionsOf(plugin: unknown): object {
  const { options } = (typeof plugin === "object" ? plugin : {}) as { options?: object }
  return options ?? {}
}

function withOptions(entries: readonly PlacedEntry[], options: unknown): PlacedEntry | undefined {
  const text = JSON.stringify(options)
  return (
    entries.find(({ entry }) => entry.options === options) ??
    entries.find(({ entry }) => JSON.stringify(entry.options) === text)
  )
}

function placedEntries(config: ConfigWithModules): PlacedEntry[] {
  const root = projectFolder()
  return listedProviders(config)
    .map((entry, index) => ({ index, entry: entry as ProviderEntry }))
    .filter(({ entry }) => isThisProvider(entry?.resolve, root))
}

/** The payment module's providers as the merchant wrote them: the list may contain anything. */
export function listedProviders(config: ConfigWithModules): unknown[] {
  const { providers } = paymentOptions(config)
  return Array.isArray(providers) ? providers : []
}

function paymentOptions(config: ConfigWithModules): { providers?: unknown } {
  const payment = config.modules?.[Modules.PAYMENT] as { options?: { providers?: unknown } } | undefined
  return payment?.options ?? {}
}
