import { type Finding, fault, ok, warning } from "../finding"
import { isInRange } from "../version-range"

export type Versions = {
  node: string
  nodeRange: string
  /** What the shop has installed of Medusa's packages that must be of one version, by name. */
  medusa: Readonly<Record<string, string>>
  medusaRange: string
  /** The plugin as the shop has it installed; undefined when it has not. */
  plugin: string | undefined
  /** The plugin whose command runs. */
  running: string
  pluginName: string
  installCommand: string
}

/** Medusa's packages that are released together and break when they are mixed. */
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
        `the shop has the plugin's version ${plugin}, and this command is of ${running}`,
        "Run the command in the shop's folder, so that it takes the installed one",
      ),
    )
  }
  return findings.length > 0 ? findings : [ok("versions", `Node ${node}, Medusa ${own}, plugin ${plugin}`)]
}
