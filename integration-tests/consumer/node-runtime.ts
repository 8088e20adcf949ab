import { execFileSync } from "node:child_process"
import { dirname } from "node:path"

/** A Node that programs can be run with. */
export interface NodeRuntime {
  /** For example "22.23.3". */
  version: string
  executable: string
}

const thisNode: NodeRuntime = { version: process.versions.node, executable: process.execPath }

/**
 * Node of that version: this process's own when it fits, otherwise from npm's package `node`, which has the binaries.
 * npm keeps what it downloaded.
 *
 * @param version a major version ("22") or an exact one ("22.23.3")
 * @throws Error when npm has no such version
 */
export function nodeRuntime(version: string | undefined): NodeRuntime {
  if (version === undefined || `${thisNode.version}.`.startsWith(`${version}.`)) return thisNode
  const script = "JSON.stringify({ version: process.versions.node, executable: process.execPath })"
  const args = ["exec", "--yes", `--package=node@${version}`, "--", "node", "-p", script]
  return JSON.parse(execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
}

/** The environment in which `node` is this one, also for programs that start it by its name. */
export function withNode(env: NodeJS.ProcessEnv, node: NodeRuntime): NodeJS.ProcessEnv {
  return { ...env, PATH: `${dirname(node.executable)}:${env.PATH ?? ""}` }
}
