import { type Finding, fault, ok, warning } from "../finding"
import { isInRange } from "../version-range"

export type Versions = {
  node: string
  nodeRange: string
  /** The shop's versions of `TOGETHER`, by package name. */
  medusa: Readonly<Record<string, string>>
  medusaRange: string
  /** The version in the shop; undefined when it is not installed. */
  plugin: string | undefined
  /** The version whose command is running. */
  running: string
  pluginName: string
  installCommand: string
}

/** Medusa's packages that are released together and break when their versions are mixed. */
export const TOGETHER = ["@medusajs/medusa", "@medusajs/framework", "@medusajs/cli"]

export function checkVersions(versions: Versions): Finding[] {
  const { node, nodeRange, medusa, medusaRange, plugin, running, pluginName, installCommand } = versions
  const findings: Finding[] = []
  if (!isInRange(node, nodeRange)) {
    findings.push(fault("versions", `Node ${node} is not supported`, `Use one of ${nodeRange}`))
  }
  const [own] = Object.values(medusa)
  const names = Object.entries(medusa).map(([name, version]) => `${name} ${version}`)
  if (own === undefined) {
    findings.push(fault("versions", "Medusa is not installed here", "Install the shop's packages first"))
  } else if (new Set(Object.values(medusa)).size > 1) {
    findings.push(
      fault(
        "versions",
        `Medusa's packages are of different versions: ${names.join(", ")}`,
        `Give all of them the version ${own} in package.json`,
      ),
    )
  } else if (!isInRange(own, medusaRange)) {
    findings.push(fault("versions", `Medusa ${own} is not supported`, `The plugin needs ${medusaRange}`))
  }
  if (plugin === undefined) {
    findings.push(fault("versions", `${pluginName} is not installed in the shop`, `Run "${installCommand}"`))
  } else if (plugin !== running) {
    findings.push(
      warning(
        "versions",
        `the shop has the plugin's version ${plugin}, and this command is version ${running}`,
        "Run the command in the shop's folder, so that it takes the installed one",
      ),
    )
  }
  return findings.length > 0 ? findings : [ok("versions", `Node ${node}, Medusa ${own}, plugin ${plugin}`)]
}
