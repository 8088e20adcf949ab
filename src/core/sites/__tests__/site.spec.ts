import { Modules } from "@medusajs/framework/utils"
import provider from "../../../providers/alipay"
import { findSite, listProviderIds, listSites } from "../site"

const OPTIONS = {
  apiKey: "a-secret-key",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/return",
}

/** A shop with the plugin's provider and one of its own, whose id begins like the plugin's. */
const CONFIG = {
  modules: {
    [Modules.PAYMENT]: {
      options: {
        providers: [
          { resolve: { services: [{ identifier: "alipay" }] }, id: "own", options: {} },
          { resolve: provider, id: "multisafepay", options: OPTIONS },
        ],
      },
    },
  },
}

describe("a shop's own provider whose identifier is alipay", () => {
  it("does not treat a shop's own provider with the identifier alipay as a site, and does not read its options", () => {
    expect(listSites(CONFIG).map(({ registrationId }) => registrationId)).toEqual(["multisafepay"])
    expect(listProviderIds(CONFIG).map(({ id }) => id)).toEqual([
      "pp_alipay_multisafepay",
      "pp_alipay-plus_multisafepay",
    ])
  })

  it.each([
    ["alipay_own", undefined],
    ["pp_alipay_own", undefined],
    ["alipay_multisafepay", "multisafepay"],
    ["pp_alipay-plus_multisafepay", "multisafepay"],
  ])("a shop's own provider has an id, %s, that leads to the site %s", (id, site) => {
    expect(findSite({ resolve: () => CONFIG as never }, id)?.registrationId).toBe(site)
  })
})
