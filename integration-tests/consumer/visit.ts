import { cpSync, readFileSync, rmSync } from "node:fs"
import { globalAgent } from "node:https"
import { basename, join } from "node:path"
import { parse } from "yaml"
import { Closers } from "../../testkit/processes/closers"
import { freePort } from "../../testkit/processes/free-port"
import { type SupervisedProcess, supervise } from "../../testkit/processes/supervised-process"
import { startPostgres } from "../../testkit/servers/postgres"
import { passwordFor, TEST_ADMIN } from "../../testkit/tea-shop/credentials"
import { ROOT } from "../../tools/package/places"
import type { Progress } from "../../tools/terminal/progress"
import { BareShop, type ShopPlan } from "./bare-shop"
import { checkPayments, peopleAround } from "./checks"
import { checkCrowds } from "./crowd"
import { lookAtDashboard } from "./dashboard"
import { buildWithoutDocker, type Image } from "./dockerfile"
import { type NodeRuntime, withNode } from "./node-runtime"
import { checkCommands, findMissingTables, type RunPlugin } from "./plugin-commands"
import type { Tarballs } from "./tarballs"
import { type Certificate, selfSignedCertificate, startTlsProxy } from "./tls-proxy"

/** An installed and built shop. Each Node starts it again on an empty database. */
export interface BuiltShop {
  shop: BareShop
  /** The variables of the shop's .env. */
  variables: Record<string, string>
  /** The folder from which Medusa is started. */
  built: string
  ports: { medusa: number; sandbox: number; tls: number }
  /** Only for a production set-up, as on a host. */
  production: { certificate: Certificate; image: Image } | undefined
  log: string
}

/**
 * Follows docs/install.md like a newcomer, up to the production build: install, configure, build.
 * @param production builds it as examples/docker does, and puts a TLS proxy in front of the shop
 * @throws Error of the first step that failed
 */
export async function buildShop(
  plan: ShopPlan & { tarballs: Tarballs; production: boolean },
  node: NodeRuntime,
  progress: Progress,
): Promise<BuiltShop> {
  const { folder, log, tarballs } = plan
  const shop = new BareShop(plan, node)
  shop.writeManifest()
  await progress.step(`Medusa ${plan.medusa}`, () => shop.install())
  await progress.step("Plugin", () => shop.installPlugin(tarballs))
  const variables = await progress.step("init", () => shop.configure())
  const ports = { medusa: await freePort(), sandbox: await freePort(), tls: await freePort() }
  const prepared = { shop, variables, built: shop.folder, ports, production: undefined, log }
  if (plan.production) {
    const image = await buildImage(shop, join(folder, "image"), tarballs, progress)
    return {
      ...prepared,
      built: image.cwd,
      production: { certificate: selfSignedCertificate(folder), image },
    }
  }
  const built = await progress.step("medusa build", () => shop.build(environment(prepared, "", node)))
  return { ...prepared, built }
}

const EXAMPLE = join(ROOT, "examples/docker")
const example = (name: string) => readFileSync(join(EXAMPLE, name), "utf8")

/** Runs the commands of the example's Dockerfile one by one. */
function buildImage(shop: BareShop, into: string, tarballs: Tarballs, progress: Progress): Promise<Image> {
  rmSync(into, { recursive: true, force: true })
  return buildWithoutDocker(example("Dockerfile"), into, {
    context: shop.folder,
    ignored: example(".dockerignore").trim().split("\n"),
    run: (command, cwd, env) =>
      progress.step(command, () => shop.run(["sh", ["-c", command]], { ...process.env, ...env }, cwd)),
    // The shop's package.json refers to the tarballs as "file:../…".
    prepare(parent) {
      for (const tarball of Object.values(tarballs)) cpSync(tarball, join(parent, basename(tarball)))
    },
  })
}

/**
 * Starts the shop with this Node on an empty database, sells, refunds, checks the dashboard, and runs the plugin's
 * commands.
 * @throws Error of the first step that failed
 */
export async function useShop(prepared: BuiltShop, node: NodeRuntime, progress: Progress): Promise<void> {
  const closers = new Closers()
  const { shop, built, ports, production, log } = prepared
  try {
    const postgres = await progress.step("PostgreSQL", () => startPostgres({ database: "shop" }))
    closers.add(() => postgres.stop())
    const env = environment(prepared, postgres.url(), node)
    await progress.step("sandbox", async () => {
      const sandbox = await startSandbox(shop.folder, ports.sandbox, env, log)
      closers.add(() => sandbox.stop())
    })
    // In production the shop's own folder does not exist.
    const runPlugin: RunPlugin = (...args) => shop.plugin(args, env, production ? built : undefined)
    await progress.step("doctor", () => findMissingTables(runPlugin))
    await progress.step("db:migrate", () =>
      production
        ? shop.run(["sh", ["-c", parse(example("compose.yaml")).services.migrate.command]], env, built)
        : shop.medusa(["db:migrate"], env, node),
    )
    await progress.step("teas to sell", () =>
      shop.medusa(["exec", "./src/scripts/seed.js"], { ...env, NODE_ENV: "consumer" }, node),
    )
    await progress.step("boot", async () => {
      const [command = "", ...args] = production?.image.command ?? [node.executable, shop.cli, "start"]
      const options = { cwd: built, env, logFile: log }
      const server = supervise(command, [...args, "--port", String(ports.medusa)], options)
      closers.add(() => server.stop())
      await untilReady(server, "Medusa", `http://localhost:${ports.medusa}/health`)
    })
    if (production) {
      closers.add(await startTlsProxy(ports.tls, ports.medusa, production.certificate))
      globalAgent.options.ca = readFileSync(production.certificate.certificateFile)
    }
    const people = peopleAround(publicUrl(prepared), sandboxUrl(prepared))
    const { refunded } = await checkPayments(people, progress)
    await progress.step("card and pages", async (remark) =>
      remark(await lookAtDashboard(publicUrl(prepared), refunded)),
    )
    await progress.step("commands", async (remark) => remark(await checkCommands(runPlugin)))
    await checkCrowds(people, postgres.url(), progress)
  } finally {
    await closers.closeAll()
  }
}

const sandboxUrl = ({ ports }: BuiltShop) => `http://localhost:${ports.sandbox}`

/** Where browsers and MultiSafepay reach Medusa. */
const publicUrl = ({ ports, production }: BuiltShop) =>
  production ? `https://localhost:${ports.tls}` : `http://localhost:${ports.medusa}`

function environment(prepared: BuiltShop, databaseUrl: string, node: NodeRuntime): NodeJS.ProcessEnv {
  const { variables, production } = prepared
  const medusaUrl = publicUrl(prepared)
  return {
    ...withNode(process.env, node),
    ...variables,
    // Not "production", where cookies need https.
    NODE_ENV: "consumer",
    ...production?.image.env,
    // The sandbox, and Medusa's test of its own webhook, reach the shop by its public address.
    ...(production ? { NODE_EXTRA_CA_CERTS: production.certificate.certificateFile } : {}),
    MEDUSA_DISABLE_TELEMETRY: "true",
    DATABASE_URL: databaseUrl,
    MULTISAFEPAY_BACKEND_URL: medusaUrl,
    MULTISAFEPAY_BASE_URL: variables.MULTISAFEPAY_BASE_URL?.replace(
      "http://localhost:4010",
      sandboxUrl(prepared),
    ),
    // The test machine's own values must not reach a bare shop.
    REDIS_URL: "",
    STORE_CORS: sandboxUrl(prepared),
    ADMIN_CORS: medusaUrl,
    AUTH_CORS: medusaUrl,
    ...passwordFor(TEST_ADMIN),
    JWT_SECRET: "a-consumer-test",
    COOKIE_SECRET: "a-consumer-test",
  }
}

function startSandbox(cwd: string, port: number, env: NodeJS.ProcessEnv, logFile: string) {
  const args = ["medusa-payment-multisafepay-alipay", "sandbox", "--port", String(port)]
  const sandbox = supervise("npx", args, { cwd, env, logFile })
  return untilReady(sandbox, "The sandbox", `http://localhost:${port}/dashboard`)
}

async function untilReady(program: SupervisedProcess, name: string, url: string): Promise<SupervisedProcess> {
  let code: number | undefined
  program.exited.then((ended) => {
    code = ended
  })
  const deadline = Date.now() + 180_000
  for (;;) {
    if ((await fetch(url).catch(() => undefined))?.ok) return program
    if (code !== undefined) throw new Error(`${name} ended with ${code}:\n${program.tail()}`)
    if (Date.now() > deadline) throw new Error(`${name} does not answer at ${url}:\n${program.tail()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
