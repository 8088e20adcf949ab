import { toPspLocale } from "../psp-locale"

describe("the language of the payment page", () => {
  it.each([
    ["zh_CN", "zh_CN"],
    ["zh-CN", "zh_CN"],
    ["zh-Hans-CN", "zh_CN"],
    ["zh-Hant-HK", "zh_CN"],
    ["cn_CN", "cn_CN"],
    ["nl-NL", "nl_NL"],
    ["nl-BE", "nl_BE"],
    ["NL", "nl_NL"],
    ["en-GB", "en_US"],
    ["de", "de_DE"],
    ["de-CH", "de_DE"],
    ["ja-JP", "ja_JP"],
    ["de_DE.UTF-8", "de_DE"],
    ["ja", undefined],
    ["english", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("the payment page's language for %s is %s", (locale, sent) => {
    expect(toPspLocale(locale)).toBe(sent)
  })
})
