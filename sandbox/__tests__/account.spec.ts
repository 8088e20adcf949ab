import { TestShop } from "./shop"

let shop: TestShop
beforeAll(async () => {
  shop = await TestShop.open()
})
afterAll(() => shop.close())
beforeEach(() => shop.control("POST", "/reset"))

const ids = (answer: { body: { data: { id: string }[] } }) => answer.body.data.map((one) => one.id)

test("the gateways of a site are listed with their names", async () => {
  expect((await shop.api("GET", "/gateways?include=coupons")).body).toEqual({
    success: true,
    data: [
      { id: "ALIPAY", description: "Alipay" },
      { id: "ALIPAYPLUS", description: "Alipay+ ™ Partner" },
      { id: "IDEAL", description: "iDEAL" },
    ],
  })
})

test("gateways can be requested by country", async () => {
  expect(ids(await shop.api("GET", "/gateways?country=DE"))).toEqual(["ALIPAY", "ALIPAYPLUS"])
})

test("a gateway is found in any letter case, and an unknown one is answered with 404 and 1023", async () => {
  expect((await shop.api("GET", "/gateways/alipay")).body.data).toEqual({
    id: "ALIPAY",
    description: "Alipay",
  })
  expect(await shop.api("GET", "/gateways/nope")).toMatchObject({ status: 404, body: { error_code: 1023 } })
})

test("the gateways of a site can be switched off", async () => {
  await shop.settings({ gateways: { "10001": ["ALIPAYPLUS"] } })
  expect(ids(await shop.api("GET", "/gateways"))).toEqual(["ALIPAYPLUS"])
  expect((await shop.api("POST", "/orders", shop.orderRequest())).body.error_code).toBe(1023)
})

test("Alipay+ lists its wallets with pictures that the sandbox serves", async () => {
  const { data } = (await shop.api("GET", "/payment-methods/ALIPAYPLUS")).body
  expect(data.brands.map((one: { id: string }) => one.id)).toEqual(
    expect.arrayContaining(["ALIPAYHK", "DANA", "GCASH", "KAKAOPAY", "TNGD", "TRUEMONEY"]),
  )
  const logos = data.brands.map((one: { icon_urls: { vector: string } }) =>
    one.icon_urls.vector.split("/").at(-1),
  )
  expect(logos).toEqual(
    expect.arrayContaining(["alipay-cn.svg", "alipay-hk.svg", "gcash.svg", "kakaopay.svg", "tngd.svg"]),
  )
  const picture = await fetch(data.brands[0].icon_urls.vector)
  expect(picture.headers.get("content-type")).toBe("image/svg+xml")
  expect(await picture.text()).toContain("<svg")
})

test.each([
  ["currency=THB", ["ALIPAYPLUS"]],
  ["currency=EUR&country=NL", ["ALIPAY", "ALIPAYPLUS", "IDEAL"]],
  ["amount=5", ["ALIPAY", "IDEAL"]],
  ["amount=5000001", []],
])("the payment methods for %s are %p", async (query, expected) => {
  expect(ids(await shop.api("GET", `/payment-methods?${query}`))).toEqual(expected)
})

test("the limits and currencies of a payment method can be changed", async () => {
  await shop.settings({ limits: { ALIPAY: { min: 500, max: null, currencies: ["USD"] } } })
  expect((await shop.api("GET", "/payment-methods/ALIPAY")).body.data).toMatchObject({
    allowed_amount: { min: 500, max: null },
    allowed_currencies: ["USD"],
  })
  expect(
    (await shop.api("POST", "/orders", shop.orderRequest({ currency: "USD", amount: 499 }))).body.error_code,
  ).toBe(1001)
})
