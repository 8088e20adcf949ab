import { basename } from "node:path"
import { didYouMean } from "../../../core/did-you-mean"
import { PACKAGE_NAME, PROVIDER_PATH } from "../../../core/sites/this-plugin"
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

/** @param error what loading the configuration threw */
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

type Entry = { resolve?: unknown }

/**
 * Detects a `resolve` path that is slightly wrong. Node only says `No "exports" main defined`, or that a path is not
 * exported, without naming the right one.
 *
 * @param entries the payment module's providers
 */
export function checkProviderPaths(entries: readonly Entry[]): Finding[] {
  return entries.flatMap(({ resolve }, index) => {
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
