import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { configManager } from "@medusajs/framework/config"
import { defineConfig } from "@medusajs/framework/utils"
import type { WebhookCheckView } from "../../../core/site-checks/webhook-check"
import { PACKAGE_NAME, PROVIDER_PATH } from "../../../core/sites/this-plugin"
import { PACKAGE } from "../../../core/this-package"
import type { DoctorDatabase } from "../checks/database"
import type { PspAnswers } from "../checks/psp"
import type { DoctorPorts } from "../diagnose"

export type Entry = { resolve: string; id?: string; options?: Record<string, unknown> } & Record<
  string,
  unknown
>

/** A correct shop, for a test to change. */
export type Shop = {
  ports: DoctorPorts
  plugins: unknown[]
  payment: { resolve: string; options: { providers: Entry[] } & Record<string, unknown> }
  modules: unknown[]
  http: { jwtSecret: string; cookieSecret: string }
  /** Options of the only provider. */
  options: Record<string, unknown>
  psp: PspAnswers
  webhook: WebhookCheckView
  database: DoctorDatabase
  /** Thrown by the configuration. */
  loadError?: unknown
  databaseError?: unknown
}

const REDIS = [
  { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl: "redis://x" } } },
  { resolve: "@medusajs/medusa/event-bus-redis", options: { redisUrl: "redis://x" } },
  {
    resolve: "@medusajs/medusa/locking",
    options: {
      providers: [
        { resolve: "@medusajs/medusa/locking-redis", id: "redis", options: { waitLockingTimeout: 75 } },
      ],
    },
  },
]

/** A folder with the plugin installed and built, as far as the checks look. */
export function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "doctor-")))
  const plugin = join(folder, "node_modules", PACKAGE_NAME)
  mkdirSync(join(plugin, ".medusa/server/src/api"), { recursive: true })
  writeFileSync(
    join(plugin, "package.json"),
    JSON.stringify({ name: PACKAGE_NAME, version: PACKAGE.version }),
  )
  writeFileSync(join(folder, "package.json"), "{}")
  return folder
}

export const removeFolder = (folder: string) => rmSync(folder, { recursive: true })

export function aShop(folder: string): Shop {
  const options = {
    apiKey: "an-api-key-of-the-test-site",
    environment: "test",
    backendUrl: "https://shop.example.com",
    returnUrl: "https://www.example.com/checkout/return",
  }
  const payment = {
    resolve: "@medusajs/medusa/payment",
    options: { providers: [{ resolve: PROVIDER_PATH, id: "multisafepay", options }] as Entry[] },
  }
  const active = { active: true, currencies: ["EUR", "USD"], min_eur_cents: null, max_eur_cents: null }
  const shop: Shop = {
    plugins: [{ resolve: PACKAGE_NAME, options: {} }],
    payment,
    modules: [payment, ...REDIS],
    http: { jwtSecret: "a-secret", cookieSecret: "another-secret" },
    options,
    psp: {
      site: "multisafepay",
      environment: "test",
      baseUrl: undefined,
      isSandboxKey: false,
      connection: {
        state: "connected",
        checked_at: "",
        site_id: "123",
        account_id: "1",
        message: null,
        gateways: [
          { gateway: "ALIPAY", ...active },
          { gateway: "ALIPAYPLUS", ...active },
        ],
      },
      otherEnvironmentTakesKey: undefined,
      isReconciled: true,
      ledgerError: undefined,
      clockAheadBy: 0,
    },
    webhook: {
      provider_id: "pp_alipay-plus_multisafepay",
      url: "https://shop.example.com/hooks/multisafepay/alipay-plus_multisafepay",
      checks: (["https", "port", "length", "characters", "address", "answer"] as const).map((check) => ({
        check,
        result: "ok",
        detail: null,
      })),
      delivered_at: null,
    },
    database: {
      hasTables: true,
      pending: [],
      medusaMismatches: [],
      missingTables: [],
      clockAheadBy: 0,
      openPayments: [],
      deliveries: [],
      regions: [{ name: "Europe", currency: "eur", providers: ["pp_alipay-plus_multisafepay"] }],
    },
    ports: {
      folder,
      configFiles: [join(folder, "medusa-config.ts")],
      configSource: "const options = { apiKey: process.env.MULTISAFEPAY_API_KEY }",
      installCommand: `npm install ${PACKAGE_NAME}`,
      versions: {
        node: "v20.20.2",
        nodeRange: PACKAGE.nodeRange,
        medusa: { "@medusajs/medusa": "2.21.2", "@medusajs/framework": "2.21.2", "@medusajs/cli": "2.21.2" },
        medusaRange: PACKAGE.peerRange,
        plugin: PACKAGE.version,
        running: PACKAGE.version,
        pluginName: PACKAGE_NAME,
        installCommand: `npm install ${PACKAGE_NAME}`,
      },
      envInGit: "ignored",
      isProduction: false,
      loadConfig: async () => {
        if (shop.loadError) throw shop.loadError
        return load(shop, folder)
      },
      readDatabase: async () => {
        if (shop.databaseError) throw shop.databaseError
        return shop.database
      },
      askPsp: async ({ registrationId, options }) => ({
        ...shop.psp,
        site: registrationId,
        isReconciled: options.reconciliation.enabled,
      }),
      checkWebhook: async () => shop.webhook,
    },
  }
  return shop
}

/** Passes the configuration to Medusa's own manager, as a boot does. */
export function load({ plugins, modules, http }: Shop, baseDir: string) {
  const config = defineConfig({
    projectConfig: {
      databaseUrl: "postgres://localhost/shop",
      // Without it, Medusa would print a message in each test.
      redisUrl: "redis://unused",
      http: { storeCors: "", adminCors: "", authCors: "", ...http },
    },
    plugins,
    modules,
  } as unknown as Parameters<typeof defineConfig>[0])
  return configManager.loadConfig({ projectConfig: config, baseDir, throwOnValidationError: false })
}
