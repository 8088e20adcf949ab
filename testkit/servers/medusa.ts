import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { ROOT } from "../checkout"
import { type SupervisedProcess, supervise } from "../processes/supervised-process"
import type { TeaShopSettings } from "../settings"

const CLI = join(ROOT, "node_modules", "@medusajs", "cli", "cli.js")

/** The environment that medusa-config.js reads. */
export function medusaEnvironment(settings: TeaShopSettings, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // Not "development", which builds the dashboard again at every start. Not "production", whose session cookies are sent
    // over https only.
    NODE_ENV: "demo",
    MEDUSA_DISABLE_TELEMETRY: "true",
    MEDUSA_WORKER_MODE: "shared",
    DATABASE_URL: databaseUrl,
    REDIS_URL: "",
    MEDUSA_BACKEND_URL: settings.publicBackendUrl ?? `http://localhost:${settings.medusaPort}`,
    STOREFRONT_URL: `http://localhost:${settings.storefrontPort}`,
    MULTISAFEPAY_API_KEY: settings.psp.apiKey,
    MULTISAFEPAY_BASE_URL: settings.psp.baseUrl,
  }
}

/** @throws Error with the end of the command's output when it fails */
export async function runMedusa(args: string[], env: NodeJS.ProcessEnv, logFile: string): Promise<void> {
  const command = supervise(process.execPath, [CLI, ...args], { cwd: ROOT, env, logFile })
  const code = await command.exited
  if (code !== 0)
    throw new Error(`medusa ${args.join(" ")} ended with ${code}:\n${command.tail()}\nAll of it: ${logFile}`)
}

/**
 * Starts Medusa from its TypeScript sources, on the loopback address. Resolves when it answers.
 * @throws Error with the end of its log when it ends instead
 */
export async function startMedusa(
  port: number,
  env: NodeJS.ProcessEnv,
  logFile: string,
): Promise<SupervisedProcess> {
  const medusa = supervise(process.execPath, [CLI, "start", "--host", "localhost", "--port", String(port)], {
    cwd: ROOT,
    env,
    logFile,
    graceMs: 8_000,
  })
  const ended = medusa.exited.then((code) => {
    throw new Error(`Medusa ended with ${code} before it was ready:\n${medusa.tail()}\nAll of it: ${logFile}`)
  })
  await Promise.race([answers(`http://localhost:${port}/health`), ended])
  ended.catch(() => undefined)
  return medusa
}

async function answers(url: string, patienceMs = 120_000): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    if (Date.now() > deadline) throw new Error(`${url} does not answer after ${patienceMs / 1000} s`)
    await pause(100)
  }
}
