import { logger } from "@medusajs/framework/logger"
import { AlipayProviderService, RETIREMENT_NOTE } from "../alipay"
import { AlipayPlusProviderService } from "../alipay-plus"

const OPTIONS = {
  apiKey: "a-secret-key",
  backendUrl: "https://shop.example.com",
  returnUrl: "https://www.example.com/return",
}

describe("at boot", () => {
  it("the merchant is told once that ALIPAY is being retired, however many sites there are", () => {
    const info = jest.spyOn(logger, "info").mockImplementation(() => undefined as never)
    AlipayPlusProviderService.validateOptions(OPTIONS)
    expect(info).not.toHaveBeenCalled()

    AlipayProviderService.validateOptions(OPTIONS)
    AlipayProviderService.validateOptions({ ...OPTIONS, apiKey: "another-key" })

    expect(info.mock.calls).toEqual([[RETIREMENT_NOTE]])
    expect(RETIREMENT_NOTE).toMatch(/tick Alipay Plus instead of Alipay/)
  })

  it("wrong options stop the shop", () => {
    expect(() => AlipayProviderService.validateOptions({})).toThrow(/- apiKey: is required/)
  })
})
