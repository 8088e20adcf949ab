import { formatMoney } from "../lib/money-format"

const CURRENCIES = ["USD", "HKD", "SGD", "CNY", "JPY", "EUR", "GBP", "TWD", "AUD", "CAD", "MYR", "THB", "KRW"]

describe("the format of amounts in the dashboard", () => {
  it.each(["en", "nl", "de", "zh-CN"])("no two currencies look alike in the language %s", (locale) => {
    const signs = CURRENCIES.map((code) => formatMoney(locale, 7, code).replace(/[\d.,\s]/g, ""))
    expect(new Set(signs).size).toBe(CURRENCIES.length)
  })
})
