import type { MedusaContainer } from "@medusajs/framework/types"
import { asProviderId } from "../../src/core/gateways/provider-id"
import { asRefundId } from "../../src/core/payments/refund-id"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { readOrderPayments, readPayment } from "../../src/core/shop-db/dashboard/order-payments"
import {
  type PaymentSearch,
  readAllPayments,
  readPaymentPage,
} from "../../src/core/shop-db/dashboard/payment-list"
import { readPaymentSums } from "../../src/core/shop-db/dashboard/payment-sums"
import { readOrderImbalance } from "../../src/core/shop-db/orders/order-imbalance"
import { readOrderOfSession } from "../../src/core/shop-db/orders/order-of-session"
import { readOrderOwed } from "../../src/core/shop-db/orders/order-owed"
import { listPayableSessions } from "../../src/core/shop-db/orders/payable-sessions"
import { readPlacedPayments } from "../../src/core/shop-db/orders/placed-payments"
import { unpaidHolderOf } from "../../src/core/shop-db/orders/unpaid-reservations"
import {
  listRegisteredPayments,
  readBookedPayments,
} from "../../src/core/shop-db/reconciliation/booked-payments"
import {
  createCandidates,
  listCandidates,
  listUnmatchedRefunds,
} from "../../src/core/shop-db/reconciliation/candidates"
import {
  addLedgerLines,
  createLedger,
  finishLedger,
} from "../../src/core/shop-db/reconciliation/ledger-table"
import { findUnfinishedWork } from "../../src/core/shop-db/recovery/find-unfinished-work"
import { findFinishedOrders, findUnfinishedOrders } from "../../src/core/shop-db/recovery/unfinished-orders"
import { endOfRemovedPage } from "../../src/core/shop-db/recovery/unfinished-work"
import {
  listDuePayments,
  listOpenPayments,
  listOwedPayments,
} from "../../src/core/shop-db/recovery/unregistered-payments"
import { readAmountDue } from "../../src/core/shop-db/sessions/amount-due"
import { takeOverEndedLock } from "../../src/core/shop-db/sessions/ended-lock"
import { readKnownPayment } from "../../src/core/shop-db/sessions/known-payment"
import { readSessionState } from "../../src/core/shop-db/sessions/load-shop-state"
import { PaymentRecords } from "../../src/core/shop-db/sessions/payment-records"
import { loadSessionRecords } from "../../src/core/shop-db/sessions/session-records"
import { readDatabase } from "../../src/core/shop-db/set-up/database-facts"
import { readTableColumns } from "../../src/core/shop-db/set-up/table-columns"
import { loadOrderToUpdate } from "../../src/core/shop-db/updates/order-to-update"
import { findOrdersToUpdate } from "../../src/core/shop-db/updates/orders-to-update"
import { asMinorUnits, asPspOrderId } from "../../src/multisafepay"

const SESSION = asPspOrderId("payses_1")
const REFUND = asRefundId("ref_1")
const PROVIDERS = ["pp_alipay_multisafepay"]
const NOW = Date.parse("2026-03-01T12:00:00Z")
const WINDOW = { from: new Date(NOW - 86_400_000), until: new Date(NOW) }
const RECENT = { since: NOW - 60_000, until: NOW, isFull: false }
const EVERYTHING = { ...RECENT, isFull: true }
const REFERENCES = [{ order_id: "order_1" }, { payment_id: "pay_1" }, { fulfillment_id: "ful_1" }]

const SEARCHES: PaymentSearch[] = [
  { order: "created_at" },
  {
    order: "-amount",
    q: "somebody@example.com",
    state: ["paid"],
    currency_code: ["eur"],
    environment: ["test"],
    wallet: ["GCASH"],
    alert: true,
    created_at: { $gte: WINDOW.from },
    amount: { $lt: 10 },
  },
  { order: "-created_at", q: "12", alert: false },
  { order: "-created_at", q: "#12" },
]

const allOf = async (pages: AsyncIterable<unknown>) => {
  for await (const _ of pages);
}

/** Every function of src/core/shop-db that queries the database, by name. Each runs all of its statements. */
export const STATEMENTS: Record<string, (pg: PgConnection) => Promise<unknown>> = {
  "PaymentRecords.findSession": (pg) => new PaymentRecords(pg).findSession(SESSION),
  "PaymentRecords.linkRefund": (pg) => new PaymentRecords(pg).linkRefund(REFUND, { transactionId: "1" }),
  "PaymentRecords.noteAccepted": (pg) => new PaymentRecords(pg).noteAccepted(REFUND, "1"),
  "PaymentRecords.noteAcceptedUnbooked": (pg) =>
    new PaymentRecords(pg).noteAcceptedUnbooked(SESSION, {
      refundOrderId: asRefundId("unbooked-payses_1"),
      transactionId: "1",
      amount: asMinorUnits(1),
      acceptedAt: "2026-05-01T10:00:00Z",
    }),
  "PaymentRecords.noteAsked": (pg) =>
    new PaymentRecords(pg).noteAsked(SESSION, { refundId: REFUND, amount: asMinorUnits(1) }),
  "PaymentRecords.noteAnswered": (pg) => new PaymentRecords(pg).noteAnswered(SESSION, REFUND, "9"),
  "PaymentRecords.noteRefused": (pg) => new PaymentRecords(pg).noteRefused(SESSION, REFUND),
  "PaymentRecords.refundsOfSession": (pg) => new PaymentRecords(pg).refundsOfSession(SESSION),
  "PaymentRecords.sentRefunds": (pg) => new PaymentRecords(pg).sentRefunds(SESSION),
  "PaymentRecords.storedData": (pg) =>
    new PaymentRecords(pg).storedData(SESSION, asProviderId("pp_alipay_multisafepay")),
  addLedgerLines: async (pg) => {
    await createLedger(pg)
    await addLedgerLines(pg, [])
  },
  createCandidates: async (pg) => {
    await createLedger(pg)
    await createCandidates(pg, PROVIDERS, WINDOW, [SESSION])
  },
  createLedger,
  endOfRemovedPage: (pg) => endOfRemovedPage(pg, SESSION),
  findUnfinishedWork: async (pg) => {
    await allOf(findUnfinishedWork(pg, PROVIDERS, RECENT))
    await allOf(findUnfinishedWork(pg, PROVIDERS, EVERYTHING))
  },
  findOrdersToUpdate: async (pg) => {
    const providers = { orderNumber: PROVIDERS, shipments: PROVIDERS }
    await allOf(findOrdersToUpdate(pg, providers, RECENT))
    await allOf(findOrdersToUpdate(pg, providers, EVERYTHING))
  },
  findFinishedOrders,
  unpaidHolderOf: (pg) => unpaidHolderOf(pg, ["iitem_1"], "cart_1"),
  findUnfinishedOrders: (pg) => findUnfinishedOrders(pg, PROVIDERS, RECENT),
  finishLedger: async (pg) => {
    await createLedger(pg)
    await finishLedger(pg)
  },
  listCandidates: async (pg) => {
    await createLedger(pg)
    await createCandidates(pg, PROVIDERS, WINDOW, [SESSION])
    await allOf(listCandidates(pg))
  },
  listDuePayments: (pg) => listDuePayments(pg, Date.now()),
  listRegisteredPayments: (pg) =>
    listRegisteredPayments(pg, [SESSION], [asProviderId("pp_alipay_multisafepay")]),
  readKnownPayment: (pg) => readKnownPayment(pg, SESSION),
  listOpenPayments: (pg) => listOpenPayments(pg, Date.now()),
  listOwedPayments: (pg) => listOwedPayments(pg, PROVIDERS, Date.now()),
  listPayableSessions: (pg) =>
    Promise.all(REFERENCES.map((reference) => listPayableSessions(pg, reference, PROVIDERS))),
  listUnmatchedRefunds: async (pg) => {
    await createLedger(pg)
    await allOf(listUnmatchedRefunds(pg))
  },
  loadOrderToUpdate: (pg) =>
    Promise.all(REFERENCES.map((reference) => loadOrderToUpdate(pg, PROVIDERS, reference))),
  loadSessionRecords: async (pg) => {
    await loadSessionRecords(pg, SESSION, { lines: false })
    await loadSessionRecords(pg, SESSION, { customerId: "cus_1", lines: true })
  },
  readAllPayments: async (pg) => {
    for (const search of SEARCHES) await allOf(readAllPayments(pg, PROVIDERS, search, 10))
  },
  readAmountDue: (pg) => readAmountDue(pg, SESSION, { currencyDecimals: {} }),
  readBookedPayments: (pg) => readBookedPayments(pg, [SESSION], WINDOW.until),
  readDatabase: (pg) => readDatabase(pg, [], () => NOW),
  readOrderImbalance: (pg) => readOrderImbalance(pg, "pay_1", "order_1"),
  readOrderOfSession: (pg) => readOrderOfSession(pg, SESSION),
  readOrderPayments: (pg) => readOrderPayments(pg, PROVIDERS, "order_1"),
  readOrderOwed: (pg) => readOrderOwed({ resolve: () => pg } as unknown as MedusaContainer, "order_1"),
  readPayment: (pg) => readPayment(pg, PROVIDERS, SESSION),
  readPaymentPage: async (pg) => {
    for (const search of SEARCHES) await readPaymentPage(pg, PROVIDERS, search, { offset: 0, limit: 10 })
  },
  readPaymentSums: (pg) =>
    readPaymentSums(pg, PROVIDERS, {
      timeZone: "Europe/Amsterdam",
      environment: "test",
      since: "2026-02-01",
    }),
  readPlacedPayments: (pg) => readPlacedPayments(pg, "order_1"),
  readSessionState: (pg) => readSessionState(pg, SESSION),
  takeOverEndedLock: (pg) => takeOverEndedLock(pg, "cart_1", "owner", 10),
  readTableColumns: (pg) => readTableColumns(pg, ["order"]),
}
