import { methodById } from "../payment-methods"
import type { Movement, PaymentSession, PaymentTransaction, PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import { outcomeOf, type Scenario, statusOfPaidOrder } from "../status"
import { NotAllowed, record } from "./history"
import { openTransaction, startTransaction } from "./transaction"

export interface PayRequest {
  scenario: Scenario
  /** For sessions that leave the choice to the shopper, or a shopper who changes the method. */
  method?: string
  wallet?: string
  /** Which of several pages or links of the same order; the newest open one if absent. */
  sessionId?: string
  /** Notify the shop (default) or only change the state. */
  notify?: boolean
  /** Also pays what the page would refuse: a cancelled or expired session. */
  force?: boolean
}

/**
 * Simulates the shopper and the wallet: brings a payment to the scenario's end.
 * @throws NotAllowed when the order is already paid, or its page is closed
 */
export function pay(sandbox: Sandbox, pspOrder: PspOrder, request: PayRequest): void {
  const { scenario, notify = true } = request
  if (scenario === "chargedback" || scenario === "chargeback_reversed") {
    dispute(sandbox, pspOrder, scenario, notify)
    return
  }
  if (pspOrder.completedAt !== null) throw new NotAllowed(`order ${pspOrder.orderId} is paid already`)
  const session = payableSession(pspOrder, request)
  const transaction =
    openTransaction(pspOrder, session) ??
    startTransaction(sandbox, pspOrder, session, {
      method: chosenMethod(pspOrder, session, request.method),
      wallet: request.wallet ?? null,
      notify,
    })
  if (request.method && methodById(request.method)) transaction.method = request.method.toUpperCase()
  if (request.wallet) transaction.wallet = request.wallet
  const justLeft = scenario === "cancelled" && transaction.method === "ALIPAY"
  if (justLeft && sandbox.settings.alipay_cancel_waits_for_expiry) {
    record(sandbox, pspOrder, "shopper left Alipay without paying")
    return
  }
  conclude(sandbox, pspOrder, session, transaction, scenario)
  if (scenario === "initialized") return
  record(sandbox, pspOrder, `shopper's payment: ${scenario}`)
  if (notify) sandbox.outbox.notify(pspOrder, { about: pspOrder.status })
}

function conclude(
  sandbox: Sandbox,
  pspOrder: PspOrder,
  session: PaymentSession,
  transaction: PaymentTransaction,
  scenario: Scenario,
): void {
  const now = sandbox.clock.now()
  const { settings } = sandbox
  const outcome = outcomeOf(scenario, transaction.method, {
    completedFinancialStatusInitialized: settings.completed_financial_status_initialized,
    chargebackStatusWord: settings.chargeback_status_word,
  })
  Object.assign(transaction, outcome, { modifiedAt: now })
  Object.assign(pspOrder, outcome)
  pspOrder.currentTransactionId = transaction.transactionId
  pspOrder.amount = transaction.amount
  pspOrder.currency = transaction.currency
  pspOrder.reason = reasonOf(scenario)
  if (scenario === "completed") {
    transaction.completedAt = now
    pspOrder.completedAt = now
    closeTheRest(pspOrder, session, transaction, now)
  } else if (
    session.type === "direct" &&
    scenario !== "initialized" &&
    scenario !== "uncleared" &&
    scenario !== "reserved"
  ) {
    session.status = scenario === "declined" ? "declined" : scenario === "expired" ? "expired" : "cancelled"
  }
}

/** After the payment, the order's other pages become duplicates, and their open transactions expire. */
function closeTheRest(pspOrder: PspOrder, paid: PaymentSession, by: PaymentTransaction, now: number): void {
  for (const session of pspOrder.sessions) {
    if (session === paid) session.status = "completed"
    else if (session.status === "active") session.status = "duplicate"
  }
  for (const other of pspOrder.transactions) {
    if (other !== by && other.status === "initialized") {
      Object.assign(other, { status: "void", financialStatus: "void", modifiedAt: now })
    }
  }
}

function payableSession(pspOrder: PspOrder, request: PayRequest): PaymentSession {
  const candidates = request.sessionId
    ? pspOrder.sessions.filter((session) => session.sessionId === request.sessionId)
    : pspOrder.sessions
  const session = candidates.filter((one) => one.status === "active").at(-1) ?? candidates.at(-1)
  if (!session) throw new NotAllowed(`order ${pspOrder.orderId} has no payment page`)
  if (session.status !== "active" && !request.force) {
    throw new NotAllowed(
      `the payment page of order ${pspOrder.orderId} is ${session.status}; "force" pays it all the same`,
    )
  }
  return session
}

function chosenMethod(pspOrder: PspOrder, session: PaymentSession, wanted: string | undefined): string {
  const id = wanted ?? session.gateway
  if (!id) return "ALIPAY"
  const method = methodById(id)
  if (!method) throw new NotAllowed(`"${id}" is no payment method of the sandbox (order ${pspOrder.orderId})`)
  return method.id
}

/** The shopper's bank takes the money back, or returns it because the merchant won. */
function dispute(
  sandbox: Sandbox,
  pspOrder: PspOrder,
  scenario: "chargedback" | "chargeback_reversed",
  notify: boolean,
): void {
  const { orderId } = pspOrder
  const goesBack = scenario === "chargedback"
  if (pspOrder.completedAt === null)
    throw new NotAllowed(`order ${orderId} is not paid, nothing to charge back`)
  if (goesBack === pspOrder.chargedBack)
    throw new NotAllowed(
      goesBack ? `order ${orderId} is charged back already` : `order ${orderId} is not charged back`,
    )
  const movement: Movement = {
    transactionId: sandbox.nextId(),
    type: goesBack ? "chargeback" : "reverse_chargeback",
    amount: pspOrder.amount,
    createdAt: sandbox.clock.now(),
  }
  pspOrder.movements.push(movement)
  sandbox.store.indexMovement(pspOrder, movement)
  pspOrder.chargedBack = goesBack
  pspOrder.status = statusOfPaidOrder(pspOrder, sandbox.settingsOf(pspOrder))
  pspOrder.financialStatus = goesBack ? "void" : "completed"
  const event = goesBack ? "charged back" : "chargeback reversed: the merchant won"
  record(sandbox, pspOrder, event)
  if (notify) sandbox.outbox.notify(pspOrder, { about: goesBack ? pspOrder.status : "chargeback reversed" })
}

function reasonOf(scenario: Scenario): string {
  if (scenario === "completed") return "Successful approval/completion"
  if (scenario === "declined") return "Declined by the wallet"
  return ""
}
