import { execFileSync } from "node:child_process"
import { dirname } from "node:path"

export interface NodeRuntime {
  /** For example "22.23.3". */
  version: string
  executable: string
}

const thisNode: NodeRuntime = { version: process.versions.node, executable: process.execPath }

/**
 * Node of this version: this process's own when it matches, otherwise from npm's package `node`, which has the binaries
 * and is cached by npm.
 * @param version a major version ("22") or an exact one ("22.23.3")
 * @throws Error when npm has no such version
 */
export function nodeRuntime(version: string | undefined): NodeRuntime {
  if (version === undefined || `${thisNode.version}.`.startsWith(`${version}.`)) return thisNode
  const script = "JSON.stringify({ version: process.versions.node, executable: process.execPath })"
  const args = ["exec", "--yes", `--package=node@${version}`, "--", "node", "-p", script]
  return JSON.parse(execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
}

/** The environment in which `node` is this one, also for programs that start it by name. */
export function withNode(env: NodeJS.ProcessEnv, node: NodeRuntime): NodeJS.ProcessEnv {
  return { ...env, PATH: `${dirname(node.executable)}:${env.PATH ?? ""}` }
}
