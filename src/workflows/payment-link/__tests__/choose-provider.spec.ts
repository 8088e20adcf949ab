import { unbranded } from "../../../multisafepay/__tests__/branded"
import * as choice from "../choose-provider"

const chooseProvider = unbranded(choice.chooseProvider)

const ALIPAY = "pp_alipay_multisafepay"
const PLUS = "pp_alipay-plus_multisafepay"
const OTHER_SITE = "pp_alipay-plus_multisafepay-b"
const REGISTERED = [ALIPAY, PLUS, OTHER_SITE, "pp_alipay_multisafepay-b"]

const order = (offered: string[], used: string[] = []) => ({
  display_id: 1042,
  region: { id: "reg_1", name: "Europe", payment_providers: offered.map((id) => ({ id })) },
  payment_collections: [
    {
      id: "paycol_1",
      status: "completed",
      payment_sessions: used.map((provider_id) => ({ id: "s", provider_id, status: "captured", amount: 1 })),
    },
  ],
})

describe("The provider of a payment link", () => {
  it.each<[string, ReturnType<typeof order>, string | undefined, string]>([
    ["is the one that was asked for", order([ALIPAY, PLUS], [PLUS]), ALIPAY, ALIPAY],
    ["is the one that the order was paid with", order([PLUS, ALIPAY], [ALIPAY]), undefined, ALIPAY],
    ["is Alipay+ when the region offers both", order([ALIPAY, PLUS]), undefined, PLUS],
    ["is Alipay when the region offers no other", order(["pp_system_default", ALIPAY]), undefined, ALIPAY],
    [
      "is the region's when the order was paid with another provider",
      order([OTHER_SITE], [PLUS]),
      undefined,
      OTHER_SITE,
    ],
  ])("the provider of a payment link %s", (_promise, subject, wanted, expected) => {
    expect(chooseProvider(subject, REGISTERED, wanted)).toBe(expected)
  })

  it.each<[string, string[], string | undefined, string]>([
    [
      "is not registered",
      [ALIPAY],
      "pp_stripe_stripe",
      "provider_id: there is no Alipay provider of this id",
    ],
    [
      "is not offered by the region",
      [PLUS],
      ALIPAY,
      `The region Europe of order #1042 does not offer ${ALIPAY}`,
    ],
    [
      "is needed and the region offers none",
      ["pp_system_default"],
      undefined,
      "does not offer Alipay: tick it",
    ],
  ])("a payment link is refused when its provider %s", (_case, offered, wanted, message) => {
    expect(() => chooseProvider(order(offered), REGISTERED, wanted)).toThrow(message)
  })
})
