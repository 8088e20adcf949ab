import { idsOf } from "./medusa-rows"
import { type PastPayment, wasPaid } from "./past-payments"

/** The same payments for the sandbox: the body of its `POST /control/ledger/generate`. */
export function sandboxBooks(payments: readonly PastPayment[]) {
  return { transactions: [...payments].reverse().map(transactionOf) }
}

function transactionOf(payment: PastPayment) {
  const { session, refund } = idsOf(payment)
  const { state, amount, refunded } = payment
  return {
    order_id: session,
    amount,
    currency: payment.currency.toUpperCase(),
    method: payment.gateway,
    status: wasPaid(payment) ? "completed" : state === "open" ? "initialized" : state,
    created: payment.at.toISOString(),
    refunds:
      refunded > 0
        ? [
            {
              amount: refunded,
              refund_order_id: refund,
              status: state === "refund_declined" ? "declined" : "completed",
            },
          ]
        : [],
    movements: state === "disputed" ? [{ type: "chargeback", amount }] : [],
  }
}
