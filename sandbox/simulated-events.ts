import type { Fault, Faults } from "./faults"
import { NotAllowed } from "./payments/history"
import { pay } from "./payments/pay"
import { declineRefund } from "./payments/refunding"
import { currentTransaction, isPaid, type PspOrder, type Refund } from "./psp-order"
import type { Sandbox } from "./sandbox"

/** An event that every merchant meets at some time, triggered now. */
export type SimulatedEvent = {
  title: string
  /** What the merchant sees in Medusa. */
  consequence: string
  /** The id of its order, or undefined when it is about no order. `missing` names what must exist first. */
  about: (sandbox: Sandbox) => About
  run: (sandbox: Sandbox) => void
}

type About = { orderId?: string; missing?: undefined } | { missing: string; orderId?: undefined }

const newest = (sandbox: Sandbox, is: (pspOrder: PspOrder) => boolean): PspOrder | undefined =>
  [...sandbox.store.orders].reverse().find(is)

const openOrder = (sandbox: Sandbox) =>
  newest(sandbox, (pspOrder) => !isPaid(pspOrder) && pspOrder.sessions.at(-1)?.status === "active")
const paidOrder = (sandbox: Sandbox) =>
  newest(sandbox, (pspOrder) => isPaid(pspOrder) && !pspOrder.chargedBack)
const isReserved = ({ status }: Refund) => status === "reserved"
const reservedRefund = (sandbox: Sandbox): Refund | undefined =>
  newest(sandbox, ({ refunds }) => refunds.some(isReserved))
    ?.refunds.filter(isReserved)
    .at(-1)

/** A fault that applies the next time it can. */
const fault = (title: string, consequence: string, planted: Fault): SimulatedEvent => ({
  title,
  consequence,
  about: ({ faults }) => (isOn(faults, planted) ? { missing: "It is already on: see Faults." } : {}),
  run: ({ faults }) => void faults.plant(planted),
})

const isOn = (faults: Faults, { on, kind, endpoint }: Fault & { endpoint?: string }): boolean =>
  faults
    .list()
    .some(
      (one) =>
        one.on === on && one.kind === kind && ("endpoint" in one ? one.endpoint : undefined) === endpoint,
    )

const aboutOrder = (pspOrder: PspOrder | undefined, missing: string): About =>
  pspOrder ? { orderId: pspOrder.orderId } : { missing }

export const SIMULATED_EVENTS = {
  decline_refund: {
    title: "Decline a refund",
    consequence: "The refund leaves Medusa's books, and an alert offers to send it again.",
    about: (sandbox) => {
      const refund = reservedRefund(sandbox)
      return refund ? { orderId: refund.orderId } : { missing: "Refund a payment in Medusa first." }
    },
    run: (sandbox) => {
      const refund = reservedRefund(sandbox)
      if (!refund) throw new NotAllowed("No refund is waiting")
      declineRefund(sandbox, refund.refundId)
    },
  },
  dispute: {
    title: "Dispute a payment",
    consequence: "The payment is Disputed and red, and an alert tells you to stop the shipment.",
    about: (sandbox) => aboutOrder(paidOrder(sandbox), "Pay a cart first."),
    run: (sandbox) => play(sandbox, paidOrder(sandbox), "chargedback"),
  },
  review: {
    title: "Review a payment",
    consequence:
      "The cart is not an order yet, and an alert says to wait. Play “completed” on the order to end the review.",
    about: (sandbox) => aboutOrder(openOrder(sandbox), "Start a payment and stay on its page."),
    run: (sandbox) => play(sandbox, openOrder(sandbox), "uncleared"),
  },
  lose_notification: fault(
    "Lose the next notification",
    "The order is placed anyway: when the shopper returns, or by recovery within minutes.",
    { on: "notification", kind: "lost", times: 1 },
  ),
  double_notification: fault("Send the next notification twice", "One order, one capture.", {
    on: "notification",
    kind: "doubled",
    times: 1,
  }),
  be_slow: fault(
    "Be slow for the next 20 calls",
    "The dashboard says that MultiSafepay is slow, and shows what the shop knows.",
    {
      on: "api",
      kind: "latency",
      ms: 3_000,
      times: 20,
    },
  ),
  lower_balance: fault(
    "Let the balance run out",
    "Refunds fail with an alert, and are retried until you switch the fault off.",
    { on: "api", kind: "status", endpoint: "POST /orders/:id/refunds", status: 404, error_code: 1034 },
  ),
} as const satisfies Record<string, SimulatedEvent>

export type SimulatedEventName = keyof typeof SIMULATED_EVENTS

/** @throws NotAllowed when its subject does not exist */
export function simulate(sandbox: Sandbox, name: SimulatedEventName): void {
  const simulated: SimulatedEvent = SIMULATED_EVENTS[name]
  const about = simulated.about(sandbox)
  if (about.missing !== undefined) throw new NotAllowed(about.missing)
  simulated.run(sandbox)
  sandbox.changed()
}

function play(sandbox: Sandbox, pspOrder: PspOrder | undefined, scenario: "chargedback" | "uncleared"): void {
  if (!pspOrder) throw new NotAllowed("There is no such order any more")
  const method = currentTransaction(pspOrder)?.method ?? (pspOrder.sessions.at(-1)?.gateway || "ALIPAY")
  pay(sandbox, pspOrder, { scenario, method })
}
