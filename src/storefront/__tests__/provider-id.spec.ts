import { GATEWAYS } from "../../core/gateways/gateways"
import { providerId } from "../../core/gateways/provider-id"
import { isAlipayProvider } from ".."

describe("isAlipayProvider", () => {
  it.each(GATEWAYS)(
    "isAlipayProvider recognises the provider of $name, whatever the site is called",
    (gateway) => {
      expect(isAlipayProvider(providerId(gateway, "multisafepay").id)).toBe(true)
      expect(isAlipayProvider(providerId(gateway, "multisafepay-b").id)).toBe(true)
    },
  )

  it.each([
    "pp_system_default",
    "pp_stripe-alipay_stripe",
    "pp_alipayx_multisafepay",
    "alipay",
    "",
    undefined,
    null,
  ])("isAlipayProvider does not take %s for a provider of this plugin", (id) => {
    expect(isAlipayProvider(id)).toBe(false)
  })
})
