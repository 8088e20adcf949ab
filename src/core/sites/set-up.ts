import { PACKAGE_NAME, PROVIDER_PATH } from "./this-plugin"

/** What medusa-config says about the plugin, to detect set-ups that could take a payment without creating an order. */
export type SetUp = {
  /** The entry in `plugins`; undefined when there is none. */
  plugin: { hasRoutes: boolean; options: readonly string[] } | undefined
  /** Whether Medusa loads the plugin's routes anyway, because the project is the plugin. */
  isOwnProject: boolean
  /** Names of the provider's options that were put among the payment module's options. */
  misplacedModuleOptions: readonly string[]
  /** Also true when the payment module's `providers` is missing. */
  isList: boolean
  /** Entries of that list that are no objects, for example the result of a condition. */
  notObjects: readonly { index: number; is: string }[]
  providers: readonly ProviderSetUp[]
}

export type ProviderSetUp = {
  /** In the list of providers. */
  index: number
  id: unknown
  /** Names of options that are next to `options` instead of inside it. */
  misplacedOptions: readonly string[]
}

/** MultiSafepay accepts notification URLs of at most 150 characters, and the id is part of them. */
export const MAX_ID_LENGTH = 30
const ID = new RegExp(`^[A-Za-z0-9-]{1,${MAX_ID_LENGTH}}$`)

/** A line per problem, with the place and the fix. */
export function problemsOf(setUp: SetUp): string[] {
  const { plugin, isOwnProject, misplacedModuleOptions, isList, notObjects, providers } = setUp
  if (!plugin && !isOwnProject && isList && providers.length + notObjects.length === 0) {
    return [NOTHING]
  }
  return [
    ...pluginProblems(plugin, isOwnProject),
    ...misplacedModuleOptions.map(
      (name) =>
        `modules: ${name} is set in the options of the payment module, where it has no effect: ${MOVE}`,
    ),
    ...notObjects.map(
      ({ index, is }) =>
        `modules: providers[${index}] is ${is} and not an object, which stops Medusa. For a provider under a condition write ...(condition ? [{ … }] : [])`,
    ),
    ...(isList ? [] : [NO_LIST]),
    ...(isList && providers.length === 0 ? [NO_PROVIDER] : providers.flatMap(providerProblems)),
    ...repeatedIds(providers),
  ]
}

const MOVE = `move it into the options of the provider "${PROVIDER_PATH}"`

const NOTHING = `plugins: neither "${PACKAGE_NAME}" nor its payment provider is in medusa-config. Run "npx ${PACKAGE_NAME} init"`

const NO_LIST = `modules: providers of "@medusajs/medusa/payment" must be a list: write providers: [ … ]`

const NO_PROVIDER = `modules: the plugin is listed but its payment provider is not, so open payments cannot become orders. Add { resolve: "${PROVIDER_PATH}", id: "multisafepay", options: { … } } to the providers of "@medusajs/medusa/payment", or take the plugin out of plugins. If it is there, "@medusajs/medusa/payment" is listed twice, and Medusa keeps only the last entry: put all providers into one`

function pluginProblems(plugin: SetUp["plugin"], isOwnProject: boolean): string[] {
  if (!plugin) {
    return isOwnProject
      ? []
      : [
          `plugins: "${PACKAGE_NAME}" is missing; without it, notifications get 404 and paid carts never become orders. Add { resolve: "${PACKAGE_NAME}", options: {} } to plugins`,
        ]
  }
  const unbuilt = plugin.hasRoutes
    ? []
    : [
        `plugins: "${PACKAGE_NAME}" was not built, so that it has no routes: run "npm run build" in its folder`,
      ]
  return [
    ...unbuilt,
    ...plugin.options.map(
      (name) => `plugins: ${name} is set in the options of the plugin, where it has no effect: ${MOVE}`,
    ),
  ]
}

function providerProblems({ index, id, misplacedOptions }: ProviderSetUp): string[] {
  const path = `modules: providers[${index}]`
  const misplaced = misplacedOptions.map(
    (name) => `${path}.${name}: move it into the options of that provider`,
  )
  if (id === undefined || id === null || id === "") {
    return [
      ...misplaced,
      `${path}.id: is required, for example "multisafepay", which gives pp_alipay_multisafepay`,
    ]
  }
  if (typeof id !== "string" || !ID.test(id)) {
    return [
      ...misplaced,
      `${path}.id: may hold only letters, digits and "-", at most ${MAX_ID_LENGTH} of them${example(id)}. Medusa takes provider ids apart at "_", and MultiSafepay gets it in a URL`,
    ]
  }
  return misplaced
}

function example(id: unknown): string {
  const suggested = String(id)
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, MAX_ID_LENGTH)
  return ID.test(suggested) ? `, for example "${suggested}"` : ""
}

/** If two providers have the same id, Medusa keeps the last one, and the other's payments would get no order. */
function repeatedIds(providers: readonly ProviderSetUp[]): string[] {
  return providers
    .filter(({ id }, place) => providers.findIndex((other) => other.id === id) < place)
    .filter(({ id }) => typeof id === "string" && id !== "")
    .map(
      ({ index, id }) =>
        `modules: providers[${index}].id: "${id}" is registered twice: give each MultiSafepay site an id of its own`,
    )
}
