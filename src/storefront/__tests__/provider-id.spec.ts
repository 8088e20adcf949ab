import { isAlipayProvider } from ".."

describe("isAlipayProvider", () => {
  it.each([
    ["pp_alipay_multisafepay", true],
    ["pp_alipay-plus_multisafepay", true],
    ["pp_alipay_multisafepay-b", true],
    ["pp_system_default", false],
    ["pp_stripe-alipay_stripe", false],
    ["pp_alipayx_multisafepay", false],
    ["alipay", false],
    ["", false],
    [undefined, false],
    [null, false],
  ])("%s → %s", (id, expected) => {
    expect(isAlipayProvider(id)).toBe(expected)
  })
})
