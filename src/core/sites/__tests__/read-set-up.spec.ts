import { configManager } from "@medusajs/framework/config"
import { Modules } from "@medusajs/framework/utils"
import provider from "../../../providers/alipay"
import { hasProvider, setUpProblems } from "../read-set-up"

const OPTION_NAMES = ["apiKey", "environment"]

function load(config: { plugins?: unknown[]; payment: object }, baseDir = process.cwd()): void {
  const { plugins = [], payment } = config
  const modules = { [Modules.PAYMENT]: { options: payment } }
  const http = { jwtSecret: "for-this-test", cookieSecret: "for-this-test" }
  const written = { projectConfig: { http, redisUrl: "redis://unused" }, plugins, modules }
  configManager.loadConfig({ projectConfig: written as object, baseDir })
}

const entry = (changes: object = {}) => ({ resolve: provider, id: "multisafepay", options: {}, ...changes })

describe("The set-up in medusa-config", () => {
  it("reads no set-up where Medusa has not loaded medusa-config, as in a unit test", () => {
    expect(setUpProblems(OPTION_NAMES)).toEqual([])
    expect(hasProvider()).toBe(true)
  })

  it("reads the provider's options wherever they are in medusa-config, and no other values", () => {
    load({
      // Medusa adds the database's settings by itself.
      plugins: [{ resolve: process.cwd(), options: { database: {}, apiKey: "x" } }],
      payment: {
        webhook_delay: 5_000,
        environment: "test",
        providers: [{ resolve: { services: [] }, id: "other_one" }, entry({ apiKey: "x", is_default: true })],
      },
    })
    const places = setUpProblems(OPTION_NAMES).map((problem) => /^\w+: \S+/.exec(problem)?.[0])
    expect(places.filter((place) => !place?.includes("medusa-payment-multisafepay-alipay"))).toEqual([
      "plugins: apiKey",
      "modules: environment",
      "modules: providers[1].apiKey:",
    ])
  })

  it("distinguishes a shop with the provider from a shop without it", () => {
    load({ payment: {} })
    expect(hasProvider()).toBe(false)
    load({ payment: { providers: [entry()] } })
    expect(hasProvider()).toBe(true)
  })
})
