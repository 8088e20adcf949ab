import { alipay } from "../alipay"
import { methodTexts } from "../method-texts"

describe("the texts of a payment method", () => {
  it.each([
    ["zh-CN", "支付宝", "使用您的支付宝账户付款。"],
    ["zh_CN", "支付宝", "使用您的支付宝账户付款。"],
    ["ZH", "支付宝", "使用您的支付宝账户付款。"],
    ["de-AT", "Alipay", "Bezahlen Sie mit Ihrem Alipay-Konto."],
    ["en-GB", "Alipay", "Pay with your Alipay account."],
    ["sv", "Alipay", "Pay with your Alipay account."],
    [undefined, "Alipay", "Pay with your Alipay account."],
  ])("the texts of Alipay follow the language %s and fall back to English", (locale, title, description) => {
    expect(methodTexts(alipay, {}, locale)).toEqual({ title, description })
  })

  it("the texts of a payment method use the merchant's single text in every language", () => {
    expect(methodTexts(alipay, { title: "Alipay wallet" }, "zh-CN").title).toBe("Alipay wallet")
  })

  it("the texts of a payment method use the merchant's text for one language and the plugin's for the others", () => {
    const own = { title: { "zh-Hant": "支付寶", nl: "Betaal met Alipay" } }
    const titles = ["zh-Hant-HK", "zh-TW", "nl", "de"].map((locale) => methodTexts(alipay, own, locale).title)
    expect(titles).toEqual(["支付寶", "支付宝", "Betaal met Alipay", "Alipay"])
  })
})
