import { Modules } from "@medusajs/framework/utils"
import {
  InvalidOptionsError,
  refuseWithoutProvider,
  refuseWrongSetUp,
} from "../../../core/sites/options/options"
import { providerEntries } from "../../../core/sites/read-set-up"
import { PACKAGE_NAME, PROVIDER_PATH } from "../../../core/sites/this-plugin"
import { checkModules } from "../checks/modules"
import { diagnose } from "../diagnose"
import type { Finding, Result } from "../finding"
import { aFolder, aShop, load, removeFolder, type Shop } from "./a-shop"

let folder: string
beforeAll(() => {
  folder = aFolder()
})
afterAll(() => removeFolder(folder))

type Way = [string, (shop: Shop) => void, string]

const provider = (shop: Shop) => {
  const [entry] = shop.payment.options.providers
  if (!entry) throw new Error("The shop has no provider")
  return entry
}
const webhook = (check: string, result: "failed" | "warning", detail: string | null) => (shop: Shop) => {
  shop.webhook.checks = shop.webhook.checks.map((one) =>
    one.check === check ? { ...one, result, detail } : one,
  )
}
const live = (shop: Shop) => {
  shop.options.environment = "live"
}

/** Wrong in medusa-config: the shop does not boot, and the doctor says the same. */
const REFUSED_AT_BOOT: Way[] = [
  [
    "the plugin is not in plugins",
    (shop) => shop.plugins.pop(),
    `Add { resolve: "${PACKAGE_NAME}", options: {} } to plugins`,
  ],
  [
    "the provider is not among the payment module's providers",
    (shop) => shop.payment.options.providers.pop(),
    `Add { resolve: "${PROVIDER_PATH}", id: "multisafepay", options: { … } } to the providers`,
  ],
  [
    "neither the plugin nor its provider is there, as before init",
    (shop) => {
      shop.plugins.pop()
      shop.payment.options.providers.pop()
    },
    `plugins: neither "${PACKAGE_NAME}" nor its payment provider is in medusa-config. Run "npx ${PACKAGE_NAME} init"`,
  ],
  [
    "the providers are not a list",
    (shop) => {
      Object.assign(shop.payment.options, { providers: { alipay: provider(shop) } })
    },
    'modules: providers of "@medusajs/medusa/payment" must be a list: write providers: [ … ]',
  ],
  ...[undefined, null, false, "stripe"].map(
    (entry): Way => [
      `an entry of the providers is ${JSON.stringify(entry)}, as a condition leaves it`,
      (shop) => {
        shop.payment.options.providers.unshift(entry as never)
      },
      `modules: providers[0] is ${typeof entry === "string" ? "a text" : entry} and not an object`,
    ],
  ),
  [
    "an option is set among the plugin's",
    (shop) => {
      shop.plugins = [{ resolve: PACKAGE_NAME, options: { apiKey: "x" } }]
    },
    `apiKey is set in the options of the plugin, where it has no effect: move it into the options of the provider "${PROVIDER_PATH}"`,
  ],
  [
    "an option is set among the payment module's",
    (shop) => {
      shop.payment.options.returnUrl = "x"
    },
    "returnUrl is set in the options of the payment module",
  ],
  [
    "an option is set beside the provider's options",
    (shop) => {
      provider(shop).environment = "live"
    },
    "providers[0].environment: move it into the options of that provider",
  ],
  [
    "the provider has no id",
    (shop) => delete provider(shop).id,
    'providers[0].id: is required, for example "multisafepay"',
  ],
  [
    "the id has an underscore",
    (shop) => {
      provider(shop).id = "tea_shop"
    },
    'at most 30 of them, for example "tea-shop"',
  ],
  [
    "the id is too long",
    (shop) => {
      provider(shop).id = "a".repeat(31)
    },
    "at most 30 of them",
  ],
  [
    "two providers have one id",
    (shop) => shop.payment.options.providers.push({ ...provider(shop) }),
    '"multisafepay" is registered twice: give each MultiSafepay site an id of its own',
  ],
  [
    "the same option is wrong at the first of two sites",
    (shop) => {
      const { apiKey, ...options } = shop.options
      shop.payment.options.providers.push({ ...provider(shop), id: "de", options: { ...options, apiKey } })
      shop.options.apiKey = undefined
    },
    'site "multisafepay": apiKey: is required',
  ],
  [
    "the same option is wrong at the second of two sites",
    (shop) => {
      const wrong = { ...shop.options, apiKey: undefined }
      shop.payment.options.providers.push({ ...provider(shop), id: "de", options: wrong })
    },
    'site "de": apiKey: is required',
  ],
  [
    "an option is wrong at a site without an id",
    (shop) => {
      const { id: _, ...entry } = provider(shop)
      shop.payment.options.providers.push({ ...entry, options: { ...shop.options, apiKey: undefined } })
    },
    "providers[1]: apiKey: is required",
  ],
  [
    "an option is mistyped",
    (shop) => {
      shop.options.apikey = "x"
    },
    "apikey: unknown option; did you mean apiKey?",
  ],
  [
    "an option is set outside its group",
    (shop) => {
      shop.options.completionWindowMinutes = 4
    },
    "completionWindowMinutes: unknown option; did you mean recovery.completionWindowMinutes?",
  ],
  [
    "the variable of the API key is not set",
    (shop) => {
      shop.options.apiKey = undefined
    },
    "is the environment variable MULTISAFEPAY_API_KEY set?",
  ],
  [
    "the variable of the storefront's address is not set",
    (shop) => {
      shop.options.returnUrl = "undefined/checkout/return"
    },
    'returnUrl: contains "undefined": is the environment variable STOREFRONT_URL set?',
  ],
  [
    "the variable of the sandbox's address is empty",
    (shop) => {
      shop.options.baseUrl = ""
    },
    "baseUrl: is empty: set MULTISAFEPAY_BASE_URL",
  ],
  ["backendUrl is missing", (shop) => delete shop.options.backendUrl, "backendUrl: is required"],
  [
    "backendUrl is no address",
    (shop) => {
      shop.options.backendUrl = "shop.example.com"
    },
    'backendUrl: must be an absolute URL, for example "https://shop.example.com"',
  ],
  [
    "backendUrl is http in the live environment",
    (shop) => {
      live(shop)
      shop.options.backendUrl = "http://shop.example.com"
    },
    "backendUrl: must be https without a port in the live environment",
  ],
  [
    "the sandbox's address is left in the live environment",
    (shop) => {
      live(shop)
      shop.options.baseUrl = "http://localhost:4010/v1/json"
    },
    "baseUrl: must be left out in the live environment",
  ],
  [
    "the test environment has the address of the live one",
    (shop) => {
      shop.options.baseUrl = "https://api.multisafepay.com/v1/json"
    },
    'baseUrl: is where real money is: set environment: "live"',
  ],
  [
    "the environment has another name",
    (shop) => {
      shop.options.environment = "production"
    },
    'environment: must be "test" or "live"',
  ],
  [
    "a country is no code",
    (shop) => {
      shop.options.countries = ["Netherlands"]
    },
    "countries.0: must be",
  ],
  [
    "the return address lies on an origin that is not allowed",
    (shop) => {
      shop.options.storefrontOrigins = ["https://other.example.com"]
    },
    "returnUrl: must have an origin that storefrontOrigins lists",
  ],
  [
    "the least amount is more than the greatest",
    (shop) => Object.assign(shop.options, { minAmount: 10, maxAmount: 5 }),
    "minAmount: must not exceed maxAmount",
  ],
  [
    "reminders are on without an e-mail address",
    (shop) => Object.assign(shop.options, { secondChance: true, shopperData: "none" }),
    "secondChance: needs the shopper's e-mail address",
  ],
  [
    "the former key has no date",
    (shop) => {
      shop.options.previousApiKeys = ["an-old-key"]
    },
    "previousApiKeys.0: must be { key, until }",
  ],
]

const TWO_PAYMENT_MODULES = `module.exports = defineConfig({ modules: [
  { resolve: "@medusajs/medusa/payment" },
  { resolve: "@medusajs/payment" },
] })`

/** Wrong outside medusa-config, where no boot looks. */
const FOUND_BY_THE_DOCTOR: [...Way, Result][] = [
  [
    "the provider's path is the plugin's name, of which Node says only that no main is defined",
    (shop) => {
      provider(shop).resolve = PACKAGE_NAME
    },
    `providers[0].resolve: "${PACKAGE_NAME}" is not the path of a provider. Did you mean "${PROVIDER_PATH}"?`,
    "fault",
  ],
  [
    "the provider's path has a slip",
    (shop) => {
      provider(shop).resolve = `${PACKAGE_NAME}/provider/alipay`
    },
    `Did you mean "${PROVIDER_PATH}"?`,
    "fault",
  ],
  [
    "the plugin is an entry of modules, of which Node says only that no main is defined",
    (shop) => {
      shop.ports.configSource = `module.exports = { modules: [\n{ resolve: "${PACKAGE_NAME}" }] }`
      shop.loadError = Object.assign(
        new Error(`No "exports" main defined in /shop/node_modules/${PACKAGE_NAME}/package.json`),
        { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" },
      )
    },
    `medusa-config.ts lists "${PACKAGE_NAME}" in modules, in line 2. Move it into plugins`,
    "fault",
  ],
  [
    "the provider is an entry of modules",
    (shop) => {
      shop.ports.configSource = `module.exports = { modules: [{ resolve: "${PROVIDER_PATH}" }] }`
      shop.loadError = new TypeError("Cannot read properties of undefined (reading 'prototype')")
    },
    `medusa-config.ts lists "${PROVIDER_PATH}" in modules, in line 1. Move it into the providers of "@medusajs/medusa/payment"`,
    "fault",
  ],
  [
    "the provider is a module with a key",
    (shop) => {
      shop.ports.configSource = `module.exports = { modules: { alipay: { resolve: "${PROVIDER_PATH}" } } }`
    },
    `medusa-config.ts lists "${PROVIDER_PATH}" in modules, in line 1. Move it into the providers of "@medusajs/medusa/payment"`,
    "fault",
  ],
  [
    "the payment module is listed twice and the last has the provider",
    (shop) => {
      shop.ports.configSource = TWO_PAYMENT_MODULES
    },
    "medusa-config.ts lists the payment module 2 times, in lines 2 and 3, and Medusa keeps only the last: the providers of the others are gone. Put all providers into one",
    "warning",
  ],
  [
    "the payment module is listed twice and the last lacks the provider",
    (shop) => {
      shop.payment.options.providers.pop()
      shop.ports.configSource = TWO_PAYMENT_MODULES
    },
    "medusa-config.ts lists the payment module 2 times, in lines 2 and 3, and Medusa keeps only the last",
    "fault",
  ],
  [
    "the payment module is listed twice, which the boot cannot see",
    (shop) => shop.payment.options.providers.pop(),
    'If it is there, "@medusajs/medusa/payment" is listed twice, and Medusa keeps only the last entry',
    "fault",
  ],
  [
    "the plugin is not installed",
    (shop) => {
      shop.ports.versions.plugin = undefined
    },
    `${PACKAGE_NAME} is not installed in the shop. Run "npm install ${PACKAGE_NAME}"`,
    "fault",
  ],
  [
    "Medusa's packages are of different versions",
    (shop) => {
      shop.ports.versions.medusa = { "@medusajs/medusa": "2.21.2", "@medusajs/framework": "2.20.0" }
    },
    "Give all of them the version 2.21.2 in package.json",
    "fault",
  ],
  [
    "Medusa is too old",
    (shop) => {
      shop.ports.versions.medusa = { "@medusajs/medusa": "2.12.6" }
    },
    "Medusa 2.12.6 is not supported. The plugin needs ^2.13.0",
    "fault",
  ],
  [
    "Node is too old",
    (shop) => {
      shop.ports.versions.node = "v18.20.0"
    },
    "Node v18.20.0 is not supported. Use one of",
    "fault",
  ],
  [
    "there are two configurations",
    (shop) => {
      shop.ports.configFiles = ["/shop/medusa-config.js", "/shop/medusa-config.ts"]
    },
    "there is medusa-config.ts beside medusa-config.js, and Medusa reads medusa-config.js",
    "warning",
  ],
  [
    "the configuration throws",
    (shop) => {
      shop.loadError = new Error("Cannot read properties of undefined (reading 'x')")
    },
    "medusa-config.ts cannot be loaded: Cannot read properties of undefined (reading 'x')",
    "fault",
  ],
  [
    "the API key is in the configuration",
    (shop) => {
      shop.ports.configSource = 'apiKey: "an-api-key-of-the-test-site"'
    },
    "the API key is in medusa-config.ts",
    "warning",
  ],
  [
    "git has taken .env in already",
    (shop) => {
      shop.ports.envInGit = "tracked"
    },
    'git keeps .env in the repository. Run "git rm --cached .env", have .gitignore name it, and replace the keys that were in it',
    "warning",
  ],
  [
    "locking waits too short for a lock of a killed process",
    (shop) => {
      live(shop)
      shop.modules[3] = {
        resolve: "@medusajs/medusa/locking",
        options: {
          providers: [{ resolve: "@medusajs/medusa/locking-redis", id: "redis", options: { redisUrl: "x" } }],
        },
      }
    },
    "a killed process can shut carts out for minutes: locking-redis waits 5 s for a lock. Set waitLockingTimeout: 75 in its options",
    "warning",
  ],
  [
    "git takes .env in",
    (shop) => {
      shop.ports.envInGit = "not_ignored"
    },
    "git does not ignore .env. Add a line .env to .gitignore",
    "warning",
  ],
  [
    "anybody knows the secret of the sign-in in the live environment",
    (shop) => {
      live(shop)
      shop.http.jwtSecret = "supersecret"
    },
    'http.jwtSecret is "supersecret", with which anybody can sign in as an administrator. Set JWT_SECRET in .env',
    "fault",
  ],
  [
    "the engine is in memory in the live environment",
    (shop) => {
      live(shop)
      shop.modules.splice(1)
    },
    "the workflow engine keeps its state in memory: a restart loses it, and a second process does not see it. Use @medusajs/medusa/workflow-engine-redis",
    "warning",
  ],
  [
    "MultiSafepay rejects the key",
    (shop) => {
      shop.psp.connection.state = "wrong_key"
    },
    "MultiSafepay rejected the API key. Copy the key from MultiSafepay's dashboard",
    "fault",
  ],
  [
    "the key belongs to the other environment",
    (shop) => {
      shop.psp.connection.state = "wrong_key"
      shop.psp.otherEnvironmentTakesKey = true
    },
    'the key belongs to the live environment, and environment is "test". Set environment: "live" (MULTISAFEPAY_ENVIRONMENT=live, if medusa-config reads it), or use the key of the test account',
    "fault",
  ],
  [
    "the sandbox's key goes to MultiSafepay itself",
    (shop) => {
      shop.psp.connection.state = "wrong_key"
      shop.psp.isSandboxKey = true
    },
    "the key is the sandbox's, and MultiSafepay itself is asked. Set MULTISAFEPAY_BASE_URL",
    "fault",
  ],
  [
    "the sandbox's key is used where MultiSafepay cannot be reached",
    (shop) => {
      shop.psp.connection.state = "unreachable"
      shop.psp.isSandboxKey = true
    },
    "the key is the sandbox's, and MultiSafepay itself is asked. Set MULTISAFEPAY_BASE_URL",
    "fault",
  ],
  [
    "the sandbox's key is used in the live environment, where the sandbox's address is refused",
    (shop) => {
      live(shop)
      shop.psp.environment = "live"
      shop.psp.connection.state = "wrong_key"
      shop.psp.isSandboxKey = true
    },
    "the key is the sandbox's, and MultiSafepay itself is asked. Set MULTISAFEPAY_API_KEY to the key of your live site",
    "fault",
  ],
  [
    "baseUrl lacks the path of the API",
    (shop) => {
      shop.psp.connection.state = "unreachable"
      shop.psp.connection.message = "HTTP 404"
      shop.psp.baseUrl = "http://localhost:4010"
    },
    'http://localhost:4010 does not answer as MultiSafepay\'s API: HTTP 404. Its path must be /v1/json: set MULTISAFEPAY_BASE_URL to "http://localhost:4010/v1/json"',
    "fault",
  ],
  [
    "a key of MultiSafepay goes to the sandbox",
    (shop) => {
      shop.psp.connection.state = "wrong_key"
      shop.psp.baseUrl = "http://localhost:4010/v1/json"
    },
    "http://localhost:4010/v1/json rejected the API key, which is not the sandbox's. Remove MULTISAFEPAY_BASE_URL to use MultiSafepay",
    "fault",
  ],
  [
    "MultiSafepay rejects the key at its own address in baseUrl",
    (shop) => {
      shop.psp.connection.state = "wrong_key"
      shop.psp.baseUrl = "https://testapi.multisafepay.com/v1/json"
    },
    "MultiSafepay rejected the API key. Copy the key from MultiSafepay's dashboard",
    "fault",
  ],
  [
    "the sandbox does not run",
    (shop) => {
      shop.psp.connection.state = "unreachable"
      shop.psp.baseUrl = "http://localhost:4010/v1/json"
    },
    'Start the sandbox with "npx medusa-payment-multisafepay-alipay sandbox"',
    "fault",
  ],
  [
    "MultiSafepay has blocked the account",
    (shop) => {
      shop.psp.connection.state = "account_blocked"
    },
    "MultiSafepay has blocked the account. Ask MultiSafepay's support",
    "fault",
  ],
  [
    "the site is not active",
    (shop) => {
      shop.psp.connection.state = "site_inactive"
    },
    "the site of this key is not active. Activate it",
    "fault",
  ],
  [
    "no gateway is active",
    (shop) => {
      for (const gateway of shop.psp.connection.gateways) gateway.active = false
    },
    "neither ALIPAYPLUS nor ALIPAY is active for this site. Ask MultiSafepay to activate Alipay+ (ALIPAYPLUS)",
    "fault",
  ],
  [
    "the key may not list transactions",
    (shop) => {
      shop.psp.ledgerError = "code 1015"
    },
    "Ask MultiSafepay to permit GET /transactions for this key",
    "fault",
  ],
  ...[61, 299].map((seconds): [...Way, Result] => [
    `the clock is ${seconds} seconds late`,
    (shop) => {
      shop.psp.clockAheadBy = seconds
    },
    `this machine's clock is ${seconds} s behind MultiSafepay's; beyond 60 s every notification is refused`,
    "fault",
  ]),
  [
    "the clock is ten seconds late",
    (shop) => {
      shop.psp.clockAheadBy = 10
    },
    "this machine's clock is 10 s behind MultiSafepay's; beyond 60 s every notification is refused",
    "warning",
  ],
  [
    "the clock is two minutes early",
    (shop) => {
      shop.psp.clockAheadBy = -120
    },
    "this machine's clock is 120 s ahead of MultiSafepay's; beyond 600 s every notification is refused",
    "warning",
  ],
  [
    "the clock is seven minutes early",
    (shop) => {
      shop.psp.clockAheadBy = -420
    },
    "this machine's clock is 420 s ahead of MultiSafepay's; beyond 600 s every notification is refused",
    "fault",
  ],
  [
    "the database's clock is another",
    (shop) => {
      shop.database.clockAheadBy = 90
    },
    "this machine's clock is 90 s behind the database's",
    "warning",
  ],
  [
    "payments are open whose provider is not registered any more",
    (shop) => {
      shop.database.openPayments = [
        { providerId: "pp_alipay-plus_multisafepay", count: 3 },
        { providerId: "pp_alipay_former", count: 2 },
      ]
    },
    "2 open payments of pp_alipay_former, which is not registered: no order is placed when they are paid",
    "fault",
  ],
  [
    "notifications would go to a private address",
    webhook("address", "failed", "192.168.1.4"),
    "shop.example.com is 192.168.1.4, which only this network can reach. Set MULTISAFEPAY_BACKEND_URL to a public https address",
    "fault",
  ],
  [
    "the host of notifications has no address",
    webhook("address", "failed", null),
    "shop.example.com has no address",
    "fault",
  ],
  [
    "nothing answers where notifications go",
    webhook("answer", "failed", "ECONNREFUSED"),
    "nothing answers at https://",
    "warning",
  ],
  [
    "another program answers where notifications go",
    webhook("answer", "failed", "HTTP 301"),
    "the answer at https://shop.example.com/hooks/multisafepay/alipay-plus_multisafepay is not the plugin's: HTTP 301",
    "fault",
  ],
  [
    "no answer comes in time from where notifications go",
    webhook("answer", "failed", "TimeoutError"),
    "no answer came from https://shop.example.com/hooks/multisafepay/alipay-plus_multisafepay: nothing arrived within 5 seconds. Check whether this machine can reach its own public address",
    "fault",
  ],
  ...[
    ["address", "10.0.0.5", "shop.example.com is 10.0.0.5, which only this network can reach"],
    ["answer", "TimeoutError", "no answer came from https://"],
  ].map(([check = "", detail = "", message = ""]): [...Way, Result] => [
    `the ${check} of the webhook is wrong from this machine only, because a notification has just arrived`,
    (shop) => {
      webhook(check, "failed", detail)(shop)
      shop.database.deliveries = [
        { provider_id: "pp_alipay_multisafepay", at: new Date("2026-11-27T12:00:00Z") },
      ]
    },
    `multisafepay: from this machine, ${message}`,
    "warning",
  ]),
  [
    "Medusa does not know the plugin's route",
    webhook("answer", "failed", "HTTP 404"),
    "shop.example.com/hooks/multisafepay/alipay-plus_multisafepay does not exist: HTTP 404. Is backendUrl the address of this Medusa? If so, restart Medusa, so that it loads the plugin",
    "fault",
  ],
  [
    "the database does not answer",
    (shop) => {
      shop.databaseError = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), {
        code: "ECONNREFUSED",
      })
    },
    "the shop's database cannot be read: ECONNREFUSED connect ECONNREFUSED 127.0.0.1:5432. Check DATABASE_URL",
    "fault",
  ],
  [
    "PostgreSQL demands TLS",
    (shop) => {
      shop.databaseError = Object.assign(
        new Error('no pg_hba.conf entry for host "10.0.0.7", user "shop", database "shop", no encryption'),
        { code: "28000" },
      )
    },
    "no encryption. PostgreSQL demands TLS: set projectConfig.databaseDriverOptions: { connection: { ssl: { rejectUnauthorized: false } } }",
    "fault",
  ],
  [
    "the database was not made",
    (shop) => {
      shop.databaseError = Object.assign(new Error('database "shop" does not exist'), { code: "3D000" })
    },
    'Create the database: "npx medusa db:create"',
    "fault",
  ],
  [
    "the migrations were not run",
    (shop) => {
      shop.database.pending = ["Migration20261127090000"]
    },
    'Migration20261127090000 was not run. Run "npx medusa db:migrate"',
    "fault",
  ],
  [
    "a table of the plugin is missing although its migration was run",
    (shop) => {
      shop.database.missingTables = ['table "msp_lease": is missing; used for X']
    },
    'table "msp_lease": is missing; used for X, although its migration was run. Restore it from a backup, or make all',
    "fault",
  ],
  [
    "Medusa lacks a column that the plugin reads",
    (shop) => {
      shop.database.medusaMismatches = ['column "payment"."captured_at": is missing; used for X']
    },
    'column "payment"."captured_at": is missing; used for X. Run "npx medusa db:migrate"',
    "fault",
  ],
  [
    "no region offers the plugin's providers",
    (shop) => {
      shop.database.regions = [{ name: "Europe", currency: "eur", providers: ["pp_system_default"] }]
    },
    "no region offers Alipay or Alipay+. Start Medusa and switch Alipay+ on in Settings → Alipay",
    "fault",
  ],
  [
    "a region offers a gateway that is not active",
    (shop) => {
      shop.psp.connection.gateways = shop.psp.connection.gateways.map((one) => ({
        ...one,
        active: one.gateway === "ALIPAY",
      }))
    },
    "the region Europe offers pp_alipay-plus_multisafepay, but ALIPAYPLUS is not active for the site",
    "fault",
  ],
  [
    "a region has a currency that the gateway does not take",
    (shop) => {
      shop.database.regions = [{ name: "Japan", currency: "jpy", providers: ["pp_alipay_multisafepay"] }]
    },
    "offers pp_alipay_multisafepay for JPY, which ALIPAY does not take (it takes EUR, USD)",
    "warning",
  ],
  [
    "a region offers an id that is registered no more",
    (shop) => {
      shop.database.regions.push({ name: "Asia", currency: "usd", providers: ["pp_alipay_old-shop"] })
    },
    "the region Asia offers pp_alipay_old-shop, which medusa-config does not register",
    "fault",
  ],
]

const textOf = ({ message, fix }: Finding) => (fix === undefined ? message : `${message}. ${fix}`)

function wrongShop(change: (shop: Shop) => void): Shop {
  const shop = aShop(folder)
  change(shop)
  return shop
}

/** A boot's message: it creates each provider, and the plugin's module checks that there is one. */
function bootMessage(shop: Shop): string {
  const config = load(shop, folder)
  const checks = [
    refuseWithoutProvider,
    ...providerEntries(config).map(
      ({ options }) =>
        () =>
          refuseWrongSetUp(options),
    ),
  ]
  return checks
    .map((check) => {
      try {
        check()
        return ""
      } catch (error) {
        if (!(error instanceof InvalidOptionsError)) throw error
        return error.message
      }
    })
    .join("\n")
}

describe("The doctor in a shop that is set up right", () => {
  it("the doctor finds no problem in a shop that is set up right, and the shop boots", async () => {
    const shop = aShop(folder)
    const findings = await diagnose(shop.ports)
    expect(findings.filter(({ result }) => result !== "ok")).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual([
      "versions",
      "set-up",
      "secrets",
      "modules",
      "multisafepay",
      "gateways",
      "ledger",
      "clock",
      "notifications",
      "migrations",
      "medusa",
      "regions",
    ])
    expect(bootMessage(shop).trim()).toBe("")
  })
})

describe("A shop that is set up wrong", () => {
  it.each(REFUSED_AT_BOOT)(
    "the shop does not boot and the doctor names the fix when %s",
    async (_way, change, expected) => {
      const shop = wrongShop(change)
      const findings = await diagnose(shop.ports)
      expect(
        findings.filter(({ check, result }) => check === "set-up" && result === "fault").map(textOf),
      ).toEqual(expect.arrayContaining([expect.stringContaining(expected)]))
      expect(bootMessage(shop)).toContain(expected)
    },
  )

  it.each(FOUND_BY_THE_DOCTOR)("the doctor names the fix when %s", async (_way, change, expected, result) => {
    const findings = await diagnose(wrongShop(change).ports)
    expect(findings.filter((finding) => finding.result === result).map(textOf)).toEqual(
      expect.arrayContaining([expect.stringContaining(expected)]),
    )
  })

  it("the doctor reports the README's set-up for the sandbox on this machine with one good line about notifications", async () => {
    const findings = await diagnose(
      wrongShop((shop) => {
        shop.options.baseUrl = shop.psp.baseUrl = "http://localhost:4010/v1/json"
        shop.options.backendUrl = "http://localhost:9000"
        shop.webhook.url = "http://localhost:9000/hooks/multisafepay/alipay-plus_multisafepay"
        webhook("https", "warning", "http")(shop)
        webhook("port", "warning", "9000")(shop)
        webhook("address", "warning", "127.0.0.1")(shop)
      }).ports,
    )
    expect(findings.filter(({ check }) => check === "notifications")).toEqual([
      {
        check: "notifications",
        result: "ok",
        message:
          "multisafepay: http://localhost:9000/hooks/multisafepay/alipay-plus_multisafepay answers; good for the sandbox, while MultiSafepay needs a public https address without a port",
      },
    ])
  })

  it("the doctor takes a payment module under each branch of a condition for one", async () => {
    const findings = await diagnose(
      wrongShop((shop) => {
        shop.ports.configSource = `module.exports = { modules: [isTest
          ? { resolve: "@medusajs/medusa/payment" }
          : { resolve: "@medusajs/medusa/payment", options: {} }] }`
      }).ports,
    )
    expect(findings.filter(({ result }) => result !== "ok")).toEqual([])
  })

  it("the doctor has one line for a shop before init", async () => {
    const findings = await diagnose(
      wrongShop((shop) => {
        shop.plugins.pop()
        shop.payment.options.providers.pop()
      }).ports,
    )
    expect(findings.filter(({ check }) => check === "set-up")).toHaveLength(1)
  })

  it("the doctor finds no fault in a key that may not list transactions when reconciliation is switched off", async () => {
    const findings = await diagnose(
      wrongShop(({ psp, options }) => {
        psp.ledgerError = "code 1015"
        options.reconciliation = { enabled: false }
      }).ports,
    )
    expect(findings.filter(({ check }) => check === "ledger")).toEqual([
      {
        check: "ledger",
        result: "skipped",
        message:
          "multisafepay: not checked whether the site's transactions can be listed: reconciliation.enabled is false",
      },
    ])
  })

  const IN_MEMORY = /keeps its state in memory/
  it.each<[string, string[], number, number]>([
    ["Medusa's defaults", [], 3, 0],
    [
      "modules of others, as for RabbitMQ",
      ["medusa-workflows-temporal", "./src/modules/rabbitmq", "./src/locking"],
      0,
      3,
    ],
    [
      "Medusa's defaults in a folder that is named after Redis",
      ["workflow-engine-inmemory", "event-bus-local", "locking"].map(
        (name) => `/srv/redis-shop/node_modules/@medusajs/medusa/dist/modules/${name}.js`,
      ),
      3,
      0,
    ],
  ])("the doctor says whether %s keep their state in memory", async (_what, paths, inMemory, unknown) => {
    const [engine, events, locking] = paths
    const module = (resolve: string | undefined) => (resolve === undefined ? undefined : { resolve })
    const findings = checkModules(
      {
        [Modules.WORKFLOW_ENGINE]: module(engine),
        [Modules.EVENT_BUS]: module(events),
        [Modules.LOCKING]: module(locking),
      },
      true,
    )
    expect(findings.filter(({ message }) => IN_MEMORY.test(message))).toHaveLength(inMemory)
    const [notKnown] = findings.filter(({ result }) => result === "skipped")
    expect(notKnown?.message ?? "").toBe(
      unknown === 0
        ? ""
        : "not known: whether workflow engine, locking, event bus are shared and outlive a restart, because Medusa does not ship them",
    )
    expect(findings.some(({ result }) => result === "ok")).toBe(false)
  })

  it("the doctor does not take a shop's own provider with the identifier alipay for an old one of this plugin", async () => {
    const findings = await diagnose(
      wrongShop(({ payment, database }) => {
        payment.options.providers.push({ resolve: "./src/providers/alipay", id: "own_one" })
        database.regions.push({ name: "Asia", currency: "usd", providers: ["pp_alipay_own_one"] })
      }).ports,
    )
    expect(findings.filter(({ check }) => check === "regions")).toEqual([
      { check: "regions", result: "ok", message: "offered in Europe" },
    ])
  })

  it("the doctor has a line for each of two sites with the same fault", async () => {
    const findings = await diagnose(
      wrongShop((shop) => {
        shop.options.apiKey = undefined
        shop.payment.options.providers.push({ ...provider(shop), id: "de", options: { ...shop.options } })
      }).ports,
    )
    expect(findings.filter(({ check }) => check === "set-up").map(({ message }) => message)).toEqual([
      expect.stringMatching(/^site "multisafepay": apiKey: is required/),
      expect.stringMatching(/^site "de": apiKey: is required/),
    ])
  })

  it("the doctor says nothing about Medusa's tables and regions when db:migrate was never run", async () => {
    const findings = await diagnose(
      wrongShop(({ database }) => {
        Object.assign(database, { hasTables: false, pending: ["Migration1"], regions: [] })
      }).ports,
    )
    expect(findings.filter(({ result }) => result !== "ok")).toMatchObject([
      { check: "migrations", result: "fault", fix: 'Run "npx medusa db:migrate"' },
      { check: "medusa", result: "skipped" },
      { check: "regions", result: "skipped" },
    ])
  })

  it.each([...REFUSED_AT_BOOT, ...FOUND_BY_THE_DOCTOR].map(([way, change]) => [way, change] as const))(
    "the doctor never repeats the API key when %s",
    async (_way, change) => {
      const shop = wrongShop(change)
      expect(JSON.stringify(await diagnose(shop.ports))).not.toContain("an-api-key-of-the-test-site")
    },
  )
})
