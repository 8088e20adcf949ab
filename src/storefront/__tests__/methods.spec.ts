import { listAlipayMethods } from ".."
import type { StorefrontClient, StoreRequest } from "../sdk"

describe("listAlipayMethods", () => {
  it("listAlipayMethods asks for this region, amount, currency and country", async () => {
    const methods = [{ provider_id: "pp_alipay_multisafepay", available: true }]
    const fetch = jest.fn(async (_path: string, _init?: StoreRequest) => ({ methods }))
    const sdk = { client: { fetch } } as unknown as StorefrontClient

    await expect(
      listAlipayMethods(sdk, { regionId: "reg_1", amount: 19.99, currencyCode: "eur", countryCode: "nl" }),
    ).resolves.toBe(methods)

    expect(fetch.mock.calls).toEqual([
      [
        "/store/alipay/methods",
        {
          query: { region_id: "reg_1", amount: 19.99, currency_code: "eur", country_code: "nl" },
          signal: undefined,
        },
      ],
    ])
  })
})
