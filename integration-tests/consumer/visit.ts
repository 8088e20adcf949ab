import { join } from "node:path"
import { Closers } from "../../tools/demo/closers"
import { playCheckout } from "../../tools/demo/played-checkout"
import type { Progress } from "../../tools/demo/progress"
import { freePort } from "../../tools/free-port"
import { type LeashedProcess, leash } from "../../tools/leash"
import { startPostgres } from "../../tools/postgres"
import { passwordFor, TEST_ADMIN } from "../../tools/tea-shop/credentials"
import { BareShop } from "./bare-shop"
import { lookAtDashboard } from "./dashboard"
import type { Tarballs } from "./tarballs"

export interface Visit {
  /** Exact version of Medusa. */
  medusa: string
  folder: string
  tarballs: Tarballs
}

/**
 * Does what docs/install.md tells a newcomer, in a shop of that Medusa version: install, configure, start the sandbox,
 * sell, refund, look at the dashboard.
 *
 * @throws Error of the first step that failed
 */
export async function visitShop({ medusa, folder, tarballs }: Visit, progress: Progress): Promise<void> {
  const closers = new Closers()
  const log = join(folder, "consumer.log")
  const shop = new BareShop(join(folder, "shop"), log)
  try {
    shop.writeManifest(medusa)
    await progress.step(`Medusa ${medusa}`, () => shop.install())
    await progress.step("Plugin", () => shop.installPlugin(tarballs))
    const postgres = await progress.step("PostgreSQL", () => startPostgres({ database: "shop" }))
    closers.add(() => postgres.stop())

    const documented = shop.configure()
    const [medusaPort, sandboxPort] = [await freePort(), await freePort()]
    const medusaUrl = `http://localhost:${medusaPort}`
    const sandboxUrl = `http://localhost:${sandboxPort}`
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...documented,
      // Not "production": its cookies want https.
      NODE_ENV: "consumer",
      MEDUSA_DISABLE_TELEMETRY: "true",
      DATABASE_URL: postgres.url(),
      MEDUSA_BACKEND_URL: medusaUrl,
      MULTISAFEPAY_BASE_URL: documented.MULTISAFEPAY_BASE_URL?.replace("http://localhost:4010", sandboxUrl),
      // Those of the machine that tests must not reach into a bare shop.
      REDIS_URL: "",
      STORE_CORS: sandboxUrl,
      ADMIN_CORS: medusaUrl,
      AUTH_CORS: medusaUrl,
      ...passwordFor(TEST_ADMIN),
      JWT_SECRET: "a-consumer-test",
      COOKIE_SECRET: "a-consumer-test",
    }
    const sandbox = await progress.step("npx … sandbox", () => startSandbox(shop.folder, sandboxPort, log))
    closers.add(() => sandbox.stop())
    await progress.step("Migrations", () => shop.medusa(["db:migrate"], env))
    await progress.step("Teas to sell", () => shop.medusa(["exec", "./src/scripts/seed.js"], env))
    const built = await progress.step("medusa build", () => shop.build(env))
    const server = await progress.step("medusa start", () =>
      startMedusa(shop.cli, built, medusaPort, env, log),
    )
    closers.add(() => server.stop())

    const psp = {
      kind: "sandbox" as const,
      apiKey: documented.MULTISAFEPAY_API_KEY ?? "",
      baseUrl: `${sandboxUrl}/v1/json`,
      payCommand: undefined,
    }
    await playCheckout(medusaUrl, psp, TEST_ADMIN, progress)
    await lookAtDashboard(medusaUrl, progress)
  } finally {
    await closers.closeAll()
  }
}

function startSandbox(cwd: string, port: number, logFile: string): Promise<LeashedProcess> {
  const args = ["medusa-payment-multisafepay-alipay", "sandbox", "--port", String(port)]
  return untilReady(leash("npx", args, { cwd, logFile }), "The sandbox", `http://localhost:${port}/dashboard`)
}

function startMedusa(cli: string, cwd: string, port: number, env: NodeJS.ProcessEnv, logFile: string) {
  const medusa = leash(process.execPath, [cli, "start", "--port", String(port)], { cwd, env, logFile })
  return untilReady(medusa, "Medusa", `http://localhost:${port}/health`)
}

async function untilReady(program: LeashedProcess, name: string, url: string): Promise<LeashedProcess> {
  let code: number | undefined
  program.exited.then((ended) => {
    code = ended
  })
  const deadline = Date.now() + 120_000
  for (;;) {
    if ((await fetch(url).catch(() => undefined))?.ok) return program
    if (code !== undefined) throw new Error(`${name} ended with ${code}:\n${program.tail()}`)
    if (Date.now() > deadline) throw new Error(`${name} does not answer at ${url}:\n${program.tail()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
