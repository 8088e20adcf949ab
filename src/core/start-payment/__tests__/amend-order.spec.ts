import fc from "fast-check"
import type { CreateOrderRequest } from "../../../multisafepay"
import { createOrderRequestSchema } from "../../../multisafepay/order-request"
import { type AmendOrder, amendOrder } from "../amend-order"

const ORDER: CreateOrderRequest = {
  type: "redirect",
  gateway: "ALIPAYPLUS",
  order_id: "payses_1",
  currency: "EUR",
  amount: 1_995,
  description: "Your order",
  payment_options: {
    notification_url: "https://shop.example.com/hooks/multisafepay/alipay-plus_multisafepay",
    notification_method: "POST",
    redirect_url: "https://www.example.com/return",
    cancel_url: "https://www.example.com/cart",
    template: { version: "1.0", settings: { hide_btn_all_methods: true } },
  },
  var1: "alipay-plus_multisafepay",
  var2: "payses_1",
}
const CONTEXT = { cartId: "cart_1", providerId: "pp_alipay-plus_multisafepay", sessionId: "payses_1" }

async function amended(amend: AmendOrder, order = ORDER) {
  const warn = jest.fn()
  return { order: await amendOrder(order, CONTEXT, amend, { warn }, 50), warn }
}
/** Shop code in JavaScript may return anything. */
const answering = (answer: unknown): AmendOrder => (() => answer) as unknown as AmendOrder

describe("amendOrder", () => {
  it("amendOrder gets the order and the cart's id", async () => {
    const amend = jest.fn(() => undefined)
    const { order } = await amended(amend)
    expect(amend).toHaveBeenCalledWith(ORDER, CONTEXT)
    expect(order).toEqual(ORDER)
  })

  it("amendOrder can set texts, variables and split payments", async () => {
    const fields = {
      description: "Tea for you",
      var3: "spring",
      custom_info: { custom_1: "gift" },
      affiliate: { split_payments: [{ merchant: "1001001", percentage: 12.5, description: "Partner" }] },
    }
    expect((await amended(async () => fields)).order).toEqual({ ...ORDER, ...fields })
  })

  it("amendOrder leaves a field unchanged when it answers undefined for it", async () => {
    const { order, warn } = await amended(() => ({ description: undefined, var3: "spring" }))
    expect(order).toEqual({ ...ORDER, var3: "spring" })
    expect(order.description).toBe("Your order")
    expect(warn).not.toHaveBeenCalled()
  })

  it("amendOrder can set the look of the payment page, and still no other method can be chosen there", async () => {
    const template = { settings: { hide_logo: true, hide_btn_all_methods: false }, header: { text: "#333" } }
    const { order } = await amended(() => ({ template, template_id: "tea" }))
    expect(order.payment_options).toEqual({
      ...ORDER.payment_options,
      template_id: "tea",
      template: {
        version: "1.0",
        settings: { hide_logo: true, hide_btn_all_methods: true },
        header: { text: "#333" },
      },
    })
  })

  it("amendOrder cannot set the look of a direct payment, which has no page", async () => {
    const { template: _, ...payment_options } = ORDER.payment_options
    const direct: CreateOrderRequest = { ...ORDER, type: "direct", payment_options }
    const { order } = await amended(() => ({ template: { version: "1.0" }, template_id: "tea" }), direct)
    expect(order).toEqual(direct)
  })

  it("amendOrder changes nothing by writing into its argument", async () => {
    const { order } = await amended((shown) => {
      shown.amount = 1
      shown.payment_options.redirect_url = "https://evil.example"
      return undefined
    })
    expect(order).toEqual(ORDER)
    expect(ORDER.amount).toBe(1_995)
  })

  it.each<[string, AmendOrder, RegExp]>([
    [
      "throws",
      () => {
        throw new Error("no such campaign")
      },
      /no such campaign/,
    ],
    ["rejects", async () => Promise.reject(new Error("timeout of the CRM")), /timeout of the CRM/],
    ["hangs", () => new Promise(() => undefined), /more than 50 ms/],
    ["wants another amount", answering({ amount: 1 }), /amount cannot be set, only description, var3/],
    ["wants another id", answering({ order_id: "x", var3: "y" }), /order_id cannot be set/],
    [
      "wants another address",
      answering({ payment_options: { redirect_url: "https://e.example" } }),
      /payment_options cannot be set/,
    ],
    [
      "wants too long a text",
      answering({ description: "x".repeat(201) }),
      /description must have at most 200/,
    ],
    ["answers no object", answering("spring"), /the answer/],
  ])(
    "no payment is lost when amendOrder %s: the order is sent unchanged, and the log says why",
    async (_what, amend, says) => {
      const { order, warn } = await amended(amend)
      expect(order).toEqual(ORDER)
      expect(warn).toHaveBeenCalledTimes(1)
      expect(warn.mock.calls[0]?.[0]).toMatch(/payses_1 is started without the changes of amendOrder/)
      expect(warn.mock.calls[0]?.[0]).toMatch(says)
    },
  )

  it("whatever amendOrder answers, the order keeps its amount and ids, and MultiSafepay's rules are kept", async () => {
    const fields = fc.constantFrom(
      ...Object.keys(createOrderRequestSchema.shape),
      "template",
      "template_id",
      "constructor",
    )
    const answer = fc.dictionary(fields, fc.oneof(fc.anything(), fc.string(), fc.object()))
    await fc.assert(
      fc.asyncProperty(answer, async (wanted) => {
        const { order } = await amended(answering(wanted))
        const { description: _d, var3: _v, custom_info: _c, affiliate: _a, payment_options, ...fixed } = order
        const { description, payment_options: options, ...same } = ORDER
        expect(description).toBeDefined()
        expect(fixed).toEqual(same)
        expect({ ...payment_options, template: undefined, template_id: undefined }).toEqual({
          ...options,
          template: undefined,
          template_id: undefined,
        })
        expect(payment_options.template?.settings?.hide_btn_all_methods).toBe(true)
        expect(createOrderRequestSchema.safeParse(order).success).toBe(true)
      }),
    )
  })
})
