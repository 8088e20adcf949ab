import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, sep } from "node:path"

export const PACKAGE_NAME = "medusa-payment-multisafepay-alipay"

/** The `resolve` of the provider in medusa-config. */
export const PROVIDER_PATH = `${PACKAGE_NAME}/providers/alipay`

/** Marks a provider class as this plugin's, from whichever copy of the package it was loaded. */
export const PROVIDER_MARK: unique symbol = Symbol.for(`${PACKAGE_NAME}.provider`) as never

/**
 * Whether a `resolve` value among the payment module's providers is this plugin's provider. Its path proves nothing,
 * because a shop may have a provider of its own in `./src/providers/alipay`; the module that Medusa loads does.
 * @param resolve a path or package name as Medusa accepts it, or the loaded module itself
 * @param root the folder of the shop's medusa-config
 */
export function isThisProvider(resolve: unknown, root: string): boolean {
  if (typeof resolve !== "string") {
    return hasMark(resolve)
  }
  if (resolve === PROVIDER_PATH) {
    return true
  }
  const key = `${root}\n${resolve}`
  const answer = answers.get(key) ?? hasMark(load(resolve, root))
  answers.set(key, answer)
  return answer
}

const answers = new Map<string, boolean>()

function hasMark(module: unknown): boolean {
  const { default: inner, services = inner?.services } = (module ?? {}) as Loaded
  return Array.isArray(services) && services.some((service) => service?.[PROVIDER_MARK] === true)
}

type Loaded = { services?: unknown; default?: { services?: unknown } }

/** Loads it as Medusa does: relative paths start at the project or at its `src`. Undefined when there is nothing. */
function load(resolve: string, root: string): unknown {
  const relative = resolve.startsWith("./")
  const path = relative ? join(root, resolve.startsWith("./src") ? "." : "src", resolve) : resolve
  try {
    return createRequire(join(root, "package.json"))(path)
  } catch {
    return undefined
  }
}

/** By its name, or because this code is inside the plugin's folder. */
export function isThisPlugin(entry: unknown, root: string): boolean {
  const folder = pluginFolder(entry, root)
  return folder !== undefined && (nameOf(folder) === PACKAGE_NAME || holdsThisFile(folder))
}

/** Whether the built plugin contains its routes. An unbuilt checkout has none. */
export function hasRoutes(entry: unknown, root: string): boolean {
  const folder = pluginFolder(entry, root)
  return folder !== undefined && existsSync(join(folder, ".medusa", "server", "src", "api"))
}

/**
 * Whether the shop's project is the plugin itself, as in its repository: Medusa loads a project's routes from its `src`
 * even if `plugins` does not list it.
 */
export function isOwnProject(root: string): boolean {
  const src = join(root, "src")
  return existsSync(src) && holdsThisFile(src)
}

const holdsThisFile = (folder: string) => realpathSync(__dirname).startsWith(realpathSync(folder) + sep)

/** Found as Medusa does. */
function pluginFolder(entry: unknown, root: string): string | undefined {
  const name = typeof entry === "string" ? entry : (entry as { resolve?: unknown } | null)?.resolve
  if (typeof name !== "string") {
    return undefined
  }
  try {
    return dirname(createRequire(join(root, "package.json")).resolve(join(name, "package.json")))
  } catch {
    return undefined
  }
}

const nameOf = (folder: string): unknown =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name
