import { asPspOrderId, type CreateOrderRequest, type MultiSafepayOrder } from ".."
import { branded, type Plain } from "./branded"

export const ORDER_ID = asPspOrderId("payses_01")

/** A valid order to create; a test changes what it is about. */
export const orderRequest = (changes: Partial<CreateOrderRequest> = {}): CreateOrderRequest => ({
  type: "redirect",
  gateway: "ALIPAY",
  order_id: "payses_01",
  currency: "EUR",
  amount: 1000,
  description: "Tea",
  payment_options: {
    notification_url: "https://shop.example/hooks/multisafepay",
    notification_method: "POST",
    redirect_url: "https://shop.example/return",
    cancel_url: "https://shop.example/cancel",
    close_window: false,
  },
  ...changes,
})

/** The least that MultiSafepay says about an order. */
export const wireOrder = (changes: Record<string, unknown> = {}) => ({
  order_id: "payses_01",
  status: "completed",
  currency: "EUR",
  amount: 1000,
  ...changes,
})

/** A paid order as the rest of the code sees it. */
export const pspOrder = (changes: Partial<Plain<MultiSafepayOrder>> = {}): MultiSafepayOrder =>
  branded<MultiSafepayOrder>({
    orderId: "payses_01",
    status: "completed",
    currency: "EUR",
    amount: 1000,
    amountRefunded: 0,
    relatedTransactions: [],
    costs: [],
    ...changes,
  })
