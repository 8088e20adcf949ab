import { join } from "node:path"
import { ROOT } from "../../testkit/checkout"
import { sandboxApi } from "../../testkit/servers/sandbox"
import type { PspSettings, TeaShopSettings } from "../../testkit/settings"

/** The key of the sandbox's first site. */
const SANDBOX_KEY = "sandbox-site-key-0000000000000000000000001"

/** @throws Error that names the wrong variable */
export function readSettings(env: NodeJS.ProcessEnv, cluster = false): TeaShopSettings {
  const keepIn = join(ROOT, ".demo")
  const sandboxPort = port(env, "DEMO_SANDBOX_PORT") ?? 4010
  return {
    medusaPort: port(env, "DEMO_MEDUSA_PORT") ?? 9000,
    storefrontPort: port(env, "DEMO_STOREFRONT_PORT") ?? 8000,
    sandboxPort,
    postgresPort: port(env, "DEMO_POSTGRES_PORT"),
    psp: pspSettings(env, sandboxPort),
    publicBackendUrl: env.MEDUSA_BACKEND_URL || undefined,
    cluster,
    keepIn,
    logs: join(keepIn, "logs"),
  }
}

function pspSettings(env: NodeJS.ProcessEnv, sandboxPort: number): PspSettings {
  const payCommand = env.MULTISAFEPAY_PAY_COMMAND || undefined
  if (!env.MULTISAFEPAY_API_KEY) {
    if (env.MULTISAFEPAY_BASE_URL) {
      throw new Error(
        "MULTISAFEPAY_BASE_URL is set without MULTISAFEPAY_API_KEY: set both, or neither for the sandbox",
      )
    }
    return { kind: "sandbox", apiKey: SANDBOX_KEY, baseUrl: sandboxApi(sandboxPort), payCommand }
  }
  const official = env.MULTISAFEPAY_ENVIRONMENT === "live" ? "api" : "testapi"
  const baseUrl = env.MULTISAFEPAY_BASE_URL || `https://${official}.multisafepay.com/v1/json`
  return {
    kind: "external",
    apiKey: env.MULTISAFEPAY_API_KEY.trim(),
    baseUrl: baseUrl.replace(/\/+$/, ""),
    payCommand,
  }
}

function port(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const value = env[name]
  if (!value) return undefined
  const number = Number(value)
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number
  throw new Error(`${name} must be a port number from 1 to 65535, for example ${name}=9001, not "${value}"`)
}
