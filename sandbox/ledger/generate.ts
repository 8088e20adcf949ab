import { z } from "zod"
import { MOVEMENT_TYPES } from "../movement-types"
import { NotAllowed } from "../payments/history"
import { orderKey, type PspOrder, type Refund } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { statusOfPaidOrder } from "../status"

const generatedRefund = z.strictObject({
  amount: z.int().min(1),
  refund_order_id: z.string().min(1).max(50).optional(),
  status: z.enum(["reserved", "completed", "declined", "void"]).default("completed"),
})

/** Other movements of money on it: a chargeback, a coupon … */
const generatedMovement = z.strictObject({
  type: z.enum(MOVEMENT_TYPES),
  amount: z.int().min(1),
})

/** A payment for a test of the books. Amounts in minor units. */
export const generatedTransaction = z.strictObject({
  order_id: z.string().min(1).max(50),
  amount: z.int().min(1),
  currency: z.string().length(3).default("EUR"),
  status: z
    .enum(["completed", "void", "expired", "declined", "cancelled", "initialized"])
    .default("completed"),
  method: z.string().default("ALIPAY"),
  created: z.iso.datetime({ offset: true }).optional(),
  refunds: z.array(generatedRefund).default([]),
  movements: z.array(generatedMovement).default([]),
})

export const generateSchema = z.strictObject({
  site: z.int().optional(),
  /** How many to generate; ignored when `transactions` lists them. */
  count: z.int().min(0).max(1_000_000).default(0),
  /** Order ids of generated transactions are this and a running number. */
  prefix: z.string().max(30).default("generated-"),
  transactions: z.array(generatedTransaction).optional(),
})

export type GeneratedTransaction = z.infer<typeof generatedTransaction>

/** Adds transactions to the books without requests, payments or notifications. @returns how many */
export function addGeneratedTransactions(sandbox: Sandbox, request: z.infer<typeof generateSchema>): number {
  const site = request.site ?? sandbox.store.sites[0]?.id ?? 0
  if (!sandbox.store.sites.some((one) => one.id === site))
    throw new NotAllowed(`the sandbox has no site ${site}`)
  const transactions = request.transactions ?? madeUp(request.prefix, request.count, sandbox.clock.now())
  let number = 0
  for (const transaction of transactions) {
    addTransaction(sandbox, site, transaction)
    number += 1
  }
  sandbox.changed()
  return number
}

/** Four in five are paid, one in ten of these is partly refunded, over the last 30 days. Always the same. */
function* madeUp(prefix: string, count: number, now: number): Generator<GeneratedTransaction> {
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

function addTransaction(sandbox: Sandbox, siteId: number, request: GeneratedTransaction): void {
  if (sandbox.store.byKey(orderKey(siteId, request.order_id))) {
    throw new NotAllowed(`order ${request.order_id} exists already on site ${siteId}`)
  }
  const at = request.created === undefined ? sandbox.clock.now() : Date.parse(request.created)
  const isPaid = request.status === "completed"
  const transactionId = sandbox.nextId()
  const refunds = request.refunds.map((refund): Refund => {
    const refundId = sandbox.nextId()
    return {
      refundId,
      siteId,
      orderId: request.order_id,
      refundOrderId: refund.refund_order_id ?? request.order_id,
      amount: refund.amount,
      currency: request.currency,
      description: `Refund order ${request.order_id}`,
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
    orderId: request.order_id,
    number: sandbox.store.orders.length + 1,
    type: "direct",
    amount: request.amount,
    currency: request.currency,
    description: `Order ${request.order_id}`,
    status: request.status,
    financialStatus: request.status,
    reason: "",
    reasonCode: "",
    createdAt: at,
    modifiedAt: at,
    completedAt: isPaid ? at + 5_000 : null,
    shipped: false,
    chargedBack: isChargedBack(request.movements),
    currentTransactionId: transactionId,
    transactions: [
      {
        transactionId,
        sessionId: "",
        method: request.method,
        wallet: null,
        amount: request.amount,
        currency: request.currency,
        status: request.status,
        financialStatus: request.status,
        externalId: transactionId,
        createdAt: at,
        modifiedAt: at,
        completedAt: isPaid ? at + 5_000 : null,
        expiresAt: null,
      },
    ],
    sessions: [],
    refunds,
    movements: request.movements.map((movement, index) => ({
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
    history: [
      { at, event: "generated in the ledger", status: request.status, financialStatus: request.status },
    ],
    notificationIds: [],
  }
  if (isPaid) pspOrder.status = statusOfPaidOrder(pspOrder, sandbox.settings)
  sandbox.store.add(pspOrder)
}

/** Whether the latest decision of a dispute was against the merchant. */
function isChargedBack(movements: GeneratedTransaction["movements"]): boolean {
  const disputes = movements.filter(({ type }) => type === "chargeback" || type === "reverse_chargeback")
  return disputes.at(-1)?.type === "chargeback"
}
