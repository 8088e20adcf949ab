import { unbranded } from "../../../multisafepay/__tests__/branded"
import * as provider from "../provider-of"

const providerOf = unbranded(provider.providerOf)

const SITE = { registrationId: "multisafepay" }

describe("The provider of a payment", () => {
  it.each([
    [
      "the one in the shop",
      { var1: "alipay-plus_multisafepay" },
      "pp_alipay_multisafepay",
      undefined,
      "pp_alipay_multisafepay",
    ],
    [
      "the one that its PSP order names, for a payment that the shop does not know",
      { var1: "alipay-plus_multisafepay" },
      "",
      "pp_alipay_multisafepay",
      "pp_alipay-plus_multisafepay",
    ],
    [
      "the one that was notified, when the PSP order names none",
      {},
      "",
      "pp_alipay-plus_multisafepay",
      "pp_alipay-plus_multisafepay",
    ],
    [
      "the one that was notified, when the PSP order names one of another site",
      { var1: "alipay_other" },
      "",
      "pp_alipay_multisafepay",
      "pp_alipay_multisafepay",
    ],
    [
      "the one that was notified, when the PSP order names no provider of this plugin",
      { var1: "campaign 7" },
      "",
      "pp_alipay_multisafepay",
      "pp_alipay_multisafepay",
    ],
    ["the site's first, when nothing names one", {}, "", undefined, "pp_alipay_multisafepay"],
  ])("is %s", (_name, pspOrder, inShop, startedFor, expected) => {
    expect(providerOf(pspOrder, { providerId: inShop }, SITE, startedFor)).toBe(expected)
  })
})
