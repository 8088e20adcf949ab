import { logger } from "@medusajs/framework/logger"
import { alipay } from "../../../core/gateways/alipay"
import { alipayPlus } from "../../../core/gateways/alipay-plus"
import { providerFor } from "../provider-for"

const OPTIONS = {
  apiKey: "a-secret-key",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/return",
}

describe("at boot", () => {
  it("the log says once at boot that MultiSafepay is retiring ALIPAY, however many sites there are", () => {
    const info = jest.spyOn(logger, "info").mockImplementation(() => undefined as never)
    providerFor(alipayPlus).validateOptions(OPTIONS)
    expect(info).not.toHaveBeenCalled()

    const provider = providerFor(alipay)
    provider.validateOptions(OPTIONS)
    provider.validateOptions({ ...OPTIONS, apiKey: "another-key" })

    expect(info.mock.calls).toEqual([[`Alipay: ${alipay.retirement.note}`]])
    expect(alipay.retirement.note).toMatch(/tick Alipay Plus instead of Alipay/)
  })

  it("wrong options stop the shop at boot", () => {
    expect(() => providerFor(alipay).validateOptions({})).toThrow(/- apiKey: is required/)
  })
})
