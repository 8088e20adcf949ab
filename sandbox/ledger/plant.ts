import { z } from "zod"
import { MOVEMENT_TYPES } from "../movement-types"
import { NotAllowed } from "../payments/history"
import { orderKey, type PspOrder, type Refund } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { statusOfPaidOrder } from "../status"

const plantedRefund = z.strictObject({
  amount: z.int().min(1),
  refund_order_id: z.string().min(1).max(50).optional(),
  status: z.enum(["reserved", "completed", "declined", "void"]).default("completed"),
})

/** What else moved money on it: a chargeback, a coupon … */
const plantedMovement = z.strictObject({
  type: z.enum(MOVEMENT_TYPES),
  amount: z.int().min(1),
})

/** A payment as a book-keeping test wants it. Amounts in minor units. */
export const plantedTransaction = z.strictObject({
  order_id: z.string().min(1).max(50),
  amount: z.int().min(1),
  currency: z.string().length(3).default("EUR"),
  status: z
    .enum(["completed", "void", "expired", "declined", "cancelled", "initialized"])
    .default("completed"),
  method: z.string().default("ALIPAY"),
  created: z.iso.datetime({ offset: true }).optional(),
  refunds: z.array(plantedRefund).default([]),
  movements: z.array(plantedMovement).default([]),
})

export const generateSchema = z.strictObject({
  site: z.int().optional(),
  /** How many to make up; ignored when `transactions` says exactly which. */
  count: z.int().min(0).max(1_000_000).default(0),
  /** Order ids of made-up transactions are this and a running number. */
  prefix: z.string().max(30).default("generated-"),
  transactions: z.array(plantedTransaction).optional(),
})

export type PlantedTransaction = z.infer<typeof plantedTransaction>

/** Puts transactions into the books that nobody ordered or paid; no notifications. @returns how many */
export function plantLedger(sandbox: Sandbox, wish: z.infer<typeof generateSchema>): number {
  const site = wish.site ?? sandbox.store.sites[0]?.id ?? 0
  if (!sandbox.store.sites.some((one) => one.id === site))
    throw new NotAllowed(`the sandbox has no site ${site}`)
  const planted = wish.transactions ?? madeUp(wish.prefix, wish.count, sandbox.clock.now())
  let number = 0
  for (const transaction of planted) {
    plant(sandbox, site, transaction)
    number += 1
  }
  sandbox.changed()
  return number
}

/** Four of five paid, one in ten of these refunded in part, spread over the last 30 days. Always the same. */
function* madeUp(prefix: string, count: number, now: number): Generator<PlantedTransaction> {
  const span = 30 * 86_400_000
  for (let index = 0; index < count; index += 1) {
    const amount = 500 + ((index * 7919) % 20_000)
    const created = new Date(now - span + Math.floor((span * index) / count)).toISOString()
    yield {
      order_id: `${prefix}${String(index + 1).padStart(6, "0")}`,
      amount,
      currency: index % 7 === 0 ? "USD" : "EUR",
      method: index % 3 === 0 ? "ALIPAYPLUS" : "ALIPAY",
      status: index % 5 === 4 ? "expired" : "completed",
      created,
      movements: [],
      refunds: index % 10 === 0 ? [{ amount: Math.floor(amount / 4), status: "completed" }] : [],
    }
  }
}

function plant(sandbox: Sandbox, siteId: number, wish: PlantedTransaction): void {
  if (sandbox.store.byKey(orderKey(siteId, wish.order_id))) {
    throw new NotAllowed(`order ${wish.order_id} exists already on site ${siteId}`)
  }
  const at = wish.created === undefined ? sandbox.clock.now() : Date.parse(wish.created)
  const isPaid = wish.status === "completed"
  const transactionId = sandbox.nextId()
  const refunds = wish.refunds.map((refund): Refund => {
    const refundId = sandbox.nextId()
    return {
      refundId,
      siteId,
      orderId: wish.order_id,
      refundOrderId: refund.refund_order_id ?? wish.order_id,
      amount: refund.amount,
      currency: wish.currency,
      description: `Refund order ${wish.order_id}`,
      status: refund.status,
      origin: "api",
      createdAt: at + 60_000,
      modifiedAt: at + 60_000,
      completedAt: refund.status === "completed" ? at + 60_000 : null,
      settlesAt: null,
      vars: [null, null, null],
    }
  })
  const pspOrder: PspOrder = {
    siteId,
    orderId: wish.order_id,
    number: sandbox.store.orders.length + 1,
    type: "direct",
    amount: wish.amount,
    currency: wish.currency,
    description: `Order ${wish.order_id}`,
    status: wish.status,
    financialStatus: wish.status,
    reason: "",
    reasonCode: "",
    createdAt: at,
    modifiedAt: at,
    completedAt: isPaid ? at + 5_000 : null,
    shipped: false,
    chargedBack: isChargedBack(wish.movements),
    currentTransactionId: transactionId,
    transactions: [
      {
        transactionId,
        sessionId: "",
        method: wish.method,
        wallet: null,
        amount: wish.amount,
        currency: wish.currency,
        status: wish.status,
        financialStatus: wish.status,
        externalId: transactionId,
        createdAt: at,
        modifiedAt: at,
        completedAt: isPaid ? at + 5_000 : null,
        expiresAt: null,
      },
    ],
    sessions: [],
    refunds,
    movements: wish.movements.map((movement, index) => ({
      ...movement,
      transactionId: sandbox.nextId(),
      createdAt: at + (index + 2) * 60_000,
    })),
    paymentOptions: {
      notificationUrl: null,
      notificationMethod: "POST",
      redirectUrl: null,
      cancelUrl: null,
      hidesAllMethods: false,
    },
    echo: {},
    updates: {},
    history: [{ at, event: "planted in the ledger", status: wish.status, financialStatus: wish.status }],
    notificationIds: [],
  }
  if (isPaid) pspOrder.status = statusOfPaidOrder(pspOrder, sandbox.settings)
  sandbox.store.add(pspOrder)
}

/** Whether the last word of a dispute went against the merchant. */
function isChargedBack(movements: PlantedTransaction["movements"]): boolean {
  const disputes = movements.filter(({ type }) => type === "chargeback" || type === "reverse_chargeback")
  return disputes.at(-1)?.type === "chargeback"
}
