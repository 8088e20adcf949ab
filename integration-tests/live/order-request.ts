import type { CreateOrderRequest } from "../../src/multisafepay"
import type { World } from "./target"

export const GATEWAYS = ["ALIPAY", "ALIPAYPLUS"] as const
export type AlipayGateway = (typeof GATEWAYS)[number]
export const TYPES = ["redirect", "direct", "paymentlink"] as const
export type OrderType = (typeof TYPES)[number]

/** An order with every field that the product sends. */
export function orderRequest(
  { notificationUrl }: Pick<World, "notificationUrl">,
  orderId: string,
  gateway: AlipayGateway,
  type: OrderType,
  changes: Partial<CreateOrderRequest> = {},
): CreateOrderRequest {
  return {
    type,
    gateway,
    order_id: orderId,
    currency: "EUR",
    amount: 1_000,
    description: `Order ${orderId}`,
    payment_options: {
      notification_url: notificationUrl,
      notification_method: "POST",
      redirect_url: "https://example.com/done",
      cancel_url: "https://example.com/cart",
      close_window: false,
      ...(type === "direct"
        ? {}
        : { template: { version: "1.0", settings: { hide_btn_all_methods: true } } }),
    },
    customer: {
      locale: "zh_CN",
      ip_address: "198.51.100.7",
      first_name: "Mei",
      last_name: "de Vries",
      company_name: "Tea House",
      address1: "Oudezijds Voorburgwal",
      house_number: "32",
      zip_code: "1012GD",
      city: "Amsterdam",
      country: "NL",
      phone: "+31201234567",
      email: "mei@example.com",
    },
    second_chance: { send_email: false },
    seconds_active: 86_400,
    var1: "alipay_multisafepay",
    var2: orderId,
    plugin: {
      shop: "Medusa",
      shop_version: "2",
      plugin_version: "1.0.0",
      partner: "",
      shop_root_url: "",
    },
    ...changes,
  }
}

/** A cart of 10.00: two bags of 4.13 without 21 % VAT, and shipping of 0.01 without VAT. */
export const A_CART = {
  shopping_cart: {
    items: [
      {
        name: "Longjing, 50 g",
        unit_price: "4.1281",
        quantity: 2,
        merchant_item_id: "LONGJING-50",
        tax_table_selector: "21",
      },
      {
        name: "Shipping",
        unit_price: "0.01",
        quantity: 1,
        merchant_item_id: "msp-shipping",
        tax_table_selector: "0",
      },
    ],
  },
  checkout_options: {
    validate_cart: false,
    tax_tables: {
      alternate: [
        { name: "21", standalone: true, rules: [{ rate: 0.21, country: "NL" }] },
        { name: "0", standalone: true, rules: [{ rate: 0, country: "NL" }] },
      ],
    },
  },
} satisfies Partial<CreateOrderRequest>
