import type { MedusaContainer } from "@medusajs/framework/types"
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
import { isHeldByUnpaidOrder } from "../../src/core/shop-db/orders/unpaid-reservations"
import { readBookedPayments } from "../../src/core/shop-db/reconciliation/booked-payments"
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
import { findDebts } from "../../src/core/shop-db/recovery/find-debts"
import { findFinishedOrders, findUnfinishedOrders } from "../../src/core/shop-db/recovery/unfinished-orders"
import { listDuePayments, listOpenPayments } from "../../src/core/shop-db/recovery/unregistered-payments"
import { readAmountDue } from "../../src/core/shop-db/sessions/amount-due"
import { readSessionState } from "../../src/core/shop-db/sessions/load-shop-state"
import { PaymentRecords } from "../../src/core/shop-db/sessions/payment-records"
import { loadSessionRecords } from "../../src/core/shop-db/sessions/session-records"
import { readDatabase } from "../../src/core/shop-db/set-up/database-facts"
import { readTableColumns } from "../../src/core/shop-db/set-up/table-columns"
import { loadOrderToUpdate } from "../../src/core/shop-db/updates/order-to-update"
import { findOrdersToUpdate } from "../../src/core/shop-db/updates/orders-to-update"

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
]

const allOf = async (pages: AsyncIterable<unknown>) => {
  for await (const _ of pages);
}

/** Every function of src/core/shop-db that queries the database, by its name; each runs all of its statements. */
export const STATEMENTS: Record<string, (pg: PgConnection) => Promise<unknown>> = {
  "PaymentRecords.findSession": (pg) => new PaymentRecords(pg).findSession("payses_1"),
  "PaymentRecords.linkRefund": (pg) => new PaymentRecords(pg).linkRefund("ref_1", { transactionId: "1" }),
  "PaymentRecords.noteAccepted": (pg) => new PaymentRecords(pg).noteAccepted("ref_1", "1"),
  "PaymentRecords.noteAcceptedUnbooked": (pg) =>
    new PaymentRecords(pg).noteAcceptedUnbooked("payses_1", {
      refundOrderId: "unbooked-payses_1",
      transactionId: "1",
      amount: 1,
      acceptedAt: "2026-05-01T10:00:00Z",
    }),
  "PaymentRecords.noteAsked": (pg) =>
    new PaymentRecords(pg).noteAsked("payses_1", { refundId: "ref_1", amount: 1 }),
  "PaymentRecords.noteAnswered": (pg) => new PaymentRecords(pg).noteAnswered("payses_1", "ref_1", "9"),
  "PaymentRecords.noteRefused": (pg) => new PaymentRecords(pg).noteRefused("payses_1", "ref_1"),
  "PaymentRecords.refundsOfSession": (pg) => new PaymentRecords(pg).refundsOfSession("payses_1"),
  "PaymentRecords.sentRefunds": (pg) => new PaymentRecords(pg).sentRefunds("payses_1"),
  "PaymentRecords.storedData": (pg) =>
    new PaymentRecords(pg).storedData("payses_1", "pp_alipay_multisafepay"),
  addLedgerLines: async (pg) => {
    await createLedger(pg)
    await addLedgerLines(pg, [])
  },
  createCandidates: async (pg) => {
    await createLedger(pg)
    await createCandidates(pg, PROVIDERS, WINDOW)
  },
  createLedger,
  findDebts: async (pg) => {
    await allOf(findDebts(pg, PROVIDERS, RECENT))
    await allOf(findDebts(pg, PROVIDERS, EVERYTHING))
  },
  findOrdersToUpdate: async (pg) => {
    const providers = { orderNumber: PROVIDERS, shipments: PROVIDERS }
    await allOf(findOrdersToUpdate(pg, providers, RECENT))
    await allOf(findOrdersToUpdate(pg, providers, EVERYTHING))
  },
  findFinishedOrders,
  isHeldByUnpaidOrder: (pg) => isHeldByUnpaidOrder(pg, ["iitem_1"]),
  findUnfinishedOrders: (pg) => findUnfinishedOrders(pg, PROVIDERS, RECENT),
  finishLedger: async (pg) => {
    await createLedger(pg)
    await finishLedger(pg)
  },
  listCandidates: async (pg) => {
    await createLedger(pg)
    await createCandidates(pg, PROVIDERS, WINDOW)
    await allOf(listCandidates(pg))
  },
  listDuePayments,
  listOpenPayments: (pg) => listOpenPayments(pg, Date.now()),
  listPayableSessions: (pg) =>
    Promise.all(REFERENCES.map((reference) => listPayableSessions(pg, reference, PROVIDERS))),
  listUnmatchedRefunds: async (pg) => {
    await createLedger(pg)
    await allOf(listUnmatchedRefunds(pg))
  },
  loadOrderToUpdate: (pg) =>
    Promise.all(REFERENCES.map((reference) => loadOrderToUpdate(pg, PROVIDERS, reference))),
  loadSessionRecords: async (pg) => {
    await loadSessionRecords(pg, "payses_1", { lines: false })
    await loadSessionRecords(pg, "payses_1", { customerId: "cus_1", lines: true })
  },
  readAllPayments: async (pg) => {
    for (const search of SEARCHES) await allOf(readAllPayments(pg, PROVIDERS, search, 10))
  },
  readAmountDue: (pg) => readAmountDue(pg, "payses_1", { currencyDecimals: {} }),
  readBookedPayments: (pg) => readBookedPayments(pg, ["payses_1"], WINDOW.until),
  readDatabase: (pg) => readDatabase(pg, [], () => NOW),
  readOrderImbalance: (pg) => readOrderImbalance(pg, "pay_1", "order_1"),
  readOrderOfSession: (pg) => readOrderOfSession(pg, "payses_1"),
  readOrderPayments: (pg) => readOrderPayments(pg, PROVIDERS, "order_1"),
  readOrderOwed: (pg) => readOrderOwed({ resolve: () => pg } as unknown as MedusaContainer, "order_1"),
  readPayment: (pg) => readPayment(pg, PROVIDERS, "payses_1"),
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
  readSessionState: (pg) => readSessionState(pg, "payses_1"),
  readTableColumns: (pg) => readTableColumns(pg, ["order"]),
}
