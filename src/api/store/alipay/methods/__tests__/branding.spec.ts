import { alipay } from "../../../../../core/gateways/alipay"
import { alipayPlus } from "../../../../../core/gateways/alipay-plus"
import type { PaymentMethod } from "../../../../../multisafepay"
import { brandingOf } from "../branding"

const method = (changes: Partial<PaymentMethod>) => changes as PaymentMethod
const brand = (id: string) => ({ id, name: id, iconUrls: { vector: `https://media.example/${id}.svg` } })

describe("the branding of Alipay+", () => {
  it("a storefront shows Alipay+ with MultiSafepay's partner logo and wallets", () => {
    const iconUrls = {
      large: "https://media.example/3x.png",
      medium: "https://media.example/2x.png",
      vector: "https://media.example/a.svg",
    }
    const brands = [brand("A"), brand("B"), brand("C"), brand("D")]
    expect(brandingOf(alipayPlus, method({ iconUrls, brands }), "live")).toEqual({
      icon_urls: iconUrls,
      brands: ["A", "B", "C", "D"].map((id) => ({
        id,
        name: id,
        icon_url: `https://media.example/${id}.svg`,
      })),
    })
  })

  it.each([
    ["none", [], ["ALIPAYCN", "ALIPAYHK", "GCASH"]],
    ["one", [brand("GCASH")], ["GCASH", "ALIPAYCN", "ALIPAYHK"]],
  ])(
    "a storefront shows at least three wallets of Alipay+ when MultiSafepay names %s",
    (_number, brands, ids) => {
      const shown = brandingOf(alipayPlus, method({ iconUrls: {}, brands }), "live").brands
      expect(shown.map(({ id }) => id)).toEqual(ids)
      expect(shown.every(({ icon_url }) => URL.canParse(icon_url))).toBe(true)
    },
  )

  it("a storefront shows the logos of wallets that MultiSafepay keeps under other names", () => {
    const file = ({ icon_url }: { icon_url: string }) => icon_url.split("/").at(-1)
    const known = brandingOf(alipayPlus, undefined, "live").brands
    expect(known.map(file)).toEqual(["alipay-cn.svg", "alipay-hk.svg", "gcash.svg"])
    const listed = ["KAKAOPAY", "ALIPAYHK", "GCASH"].map((id) => ({ id, name: id, iconUrls: {} }))
    const { brands } = brandingOf(alipayPlus, method({ iconUrls: {}, brands: listed }), "live")
    expect(brands.map(file)).toEqual(["kakaopay.svg", "alipay-hk.svg", "gcash.svg"])
  })

  it("a storefront shows Alipay+ completely while MultiSafepay cannot be reached", () => {
    const { icon_urls, brands } = brandingOf(alipayPlus, undefined, "test")
    expect(icon_urls).toEqual({
      large: "https://testmedia.multisafepay.com/img/methods/3x/alipayplus.png",
      medium: "https://testmedia.multisafepay.com/img/methods/2x/alipayplus.png",
      vector: "https://testmedia.multisafepay.com/img/methods/svg/alipayplus.svg",
    })
    expect(brands).toHaveLength(3)
  })
})

describe("the branding of Alipay", () => {
  it("a storefront shows Alipay with its name and logo, without wallets", () => {
    expect(brandingOf(alipay, undefined, "live")).toMatchObject({
      icon_urls: { vector: "https://media.multisafepay.com/img/methods/svg/alipay.svg" },
      brands: [],
    })
  })
})
