import { basename } from "node:path"
import { didYouMean } from "../../../core/did-you-mean"
import { PACKAGE_NAME, PROVIDER_PATH } from "../../../core/sites/this-plugin"
import { listedModules } from "../../init/config-lists"
import { type Finding, fault, warning } from "../finding"

/** If there are several configurations, Medusa uses the first and silently ignores the others. */
export function checkConfigFiles(configFiles: readonly string[]): Finding[] {
  const [read = "", ...others] = configFiles.map((file) => basename(file))
  return others.length === 0
    ? []
    : [
        warning(
          "config",
          `there is ${others.join(", ")} beside ${read}, and Medusa reads ${read}`,
          `Delete the one that you do not use`,
        ),
      ]
}

/** @param error thrown while loading the configuration */
export function describeLoadError(error: unknown, file: string, installCommand: string): Finding {
  const { message, code } = error as { message?: string; code?: string }
  const [reason] = (message ?? String(error)).split("\n")
  const name = basename(file)
  if (code === "MODULE_NOT_FOUND" && reason?.includes(PACKAGE_NAME)) {
    return fault("config", `${name} names ${PACKAGE_NAME}, which is not installed`, `Run "${installCommand}"`)
  }
  return fault(
    "config",
    `${name} cannot be loaded: ${reason}`,
    "Medusa cannot start either until this is fixed",
  )
}

/** Checks entries of `modules` by the file's text, because Medusa has only the result. */
export function checkListedModules(source: string, file: string, hasProvider: boolean): Finding[] {
  const { payment, misplaced } = listedModules(source)
  const name = basename(file)
  const repeated = payment.length > 1
  return [
    ...misplaced.map(({ resolve, line }) =>
      fault(
        "config",
        `${name} lists "${resolve}" in modules, in line ${line}`,
        resolve === PROVIDER_PATH
          ? 'Move it into the providers of "@medusajs/medusa/payment"'
          : `Move it into plugins, and list "${PROVIDER_PATH}" among the providers of "@medusajs/medusa/payment"`,
      ),
    ),
    ...(repeated
      ? [
          (hasProvider ? warning : fault)(
            "config",
            `${name} lists the payment module ${payment.length} times, in lines ${payment.join(" and ")}, and Medusa keeps only the last: the providers of the others are gone`,
            "Put all providers into one",
          ),
        ]
      : []),
  ]
}

/**
 * Detects a `resolve` path that is slightly wrong. Node only says `No "exports" main defined`, or that a path is not
 * exported, without the right one.
 * @param entries the payment module's providers
 */
export function checkProviderPaths(entries: readonly unknown[]): Finding[] {
  return entries.flatMap((entry, index) => {
    const { resolve } = (entry ?? {}) as { resolve?: unknown }
    if (typeof resolve !== "string" || resolve === PROVIDER_PATH) {
      return []
    }
    const isMeant = resolve.startsWith(PACKAGE_NAME) || didYouMean(resolve, [PROVIDER_PATH]) !== undefined
    return isMeant
      ? [
          fault(
            "set-up",
            `modules: providers[${index}].resolve: "${resolve}" is not the path of a provider`,
            `Did you mean "${PROVIDER_PATH}"?`,
          ),
        ]
      : []
  })
}
