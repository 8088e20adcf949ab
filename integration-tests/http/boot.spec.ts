import { join } from "node:path"
import { boot, bootShop, type WrittenConfig } from "../harness/boot/boot-medusa"

const ROOT = join(__dirname, "../..")
const SECRET = "the-secret-key-of-this-shop-0000000000001"
const OPTIONS = {
  apiKey: SECRET,
  backendUrl: "http://localhost:9000",
  returnUrl: "http://localhost:8000/checkout/return",
}
const PROVIDER = { resolve: "$ROOT/src/providers/alipay", id: "multisafepay", options: OPTIONS }
const FORGOTTEN = 'plugins: "medusa-payment-multisafepay-alipay" is missing'

it("A shop with wrong options does not boot, and the error names each option with its fix, never the key", () => {
  const { status, output } = boot(ROOT, "./integration-tests/harness/boot/empty-script.js", {
    MULTISAFEPAY_API_KEY: SECRET,
    MULTISAFEPAY_OPTIONS: JSON.stringify({
      environment: "live",
      backendUrl: "http://shop.example.com:9000",
      paymentType: "page",
      timeout: "soon",
      apiKeys: [SECRET],
    }),
  })

  expect(status).not.toBe(0)
  expect(output).toContain('paymentType: must be "redirect", "direct" or "paymentlink"')
  expect(output).toContain("timeout: must be a whole number of milliseconds")
  expect(output).toContain("apiKeys: unknown option; did you mean apiKey?")
  expect(output).not.toContain(SECRET)
}, 120_000)

it.each<[string, WrittenConfig, string[]]>([
  [
    "without the plugin, with an id that Medusa cannot take apart",
    { providers: [{ ...PROVIDER, id: "tea_shop" }] },
    [FORGOTTEN, 'modules: providers[0].id: may hold only letters, digits and "-"', 'for example "tea-shop"'],
  ],
  [
    "without an id, with an option outside of the options",
    { providers: [{ resolve: PROVIDER.resolve, apiKey: SECRET, options: OPTIONS }] },
    [
      "modules: providers[0].id: is required",
      "modules: providers[0].apiKey: move it into the options of that provider",
    ],
  ],
  [
    "with the plugin's module and without its provider",
    { providers: [], modules: [{ resolve: "$ROOT/src/modules/payment-journal" }] },
    ['plugins: neither "medusa-payment-multisafepay-alipay" nor its payment provider is in medusa-config'],
  ],
])(
  "A shop that is set up %s does not boot, and the error says what to fix",
  (_, config, expected) => {
    const { status, output } = bootShop(config)

    expect(status).not.toBe(0)
    for (const text of expected) {
      expect(output).toContain(text)
    }
    expect(output).not.toContain(SECRET)
  },
  120_000,
)
