import type { PspOrderId } from "../../../multisafepay"
import { CLOCKS_DIFFER_MS, type SearchPeriod } from "../../search-period"
import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { capturedOf, refundedOf } from "../fragments/booked-refunds"
import { IN_PROGRESS, IN_PROGRESS_MS } from "../fragments/in-progress"
import { LEFT_BEHIND } from "../fragments/open-change"

/** Work that was started within this time may still be in progress and does not count as unfinished. */
export const GRACE_MS = 3 * 60_000
/** MultiSafepay's links are valid for at most a year, and a payment is decided within a few days. */
export const MAX_OPEN_MS = 400 * 24 * 60 * 60_000
/** A shopper who was on the payment page when it expired may still pay. */
export const AFTER_EXPIRY_MS = 2 * 24 * 60 * 60_000

/**
 * Unfinished work, found by its state in Medusa's books and the plugin's own
 * (docs/decisions/005-recovery-by-state.md).
 */
export type UnfinishedWork = {
  name: string
  /**
   * Selects PSP order and provider of what happened since the last run. Fast, because the ids of Medusa's rows begin
   * with their time: it searches a range of primary keys.
   */
  fresh: (search: Search) => Sql
  /** The same for any age, once a day. It reads whole tables once, without nested table scans. */
  full: (search: Search) => Sql
}

export type Search = Pick<SearchPeriod, "since" | "until"> & { providerIds: readonly string[] }
export type Sql = { sql: string; bindings: unknown[] }

/** A payment with a scheduled check is not searched for: it is checked at that time. */
const UNMARKED = (pspOrderId: string) => `
  not exists (select 1 from msp_payment known
               where known.psp_order_id = ${pspOrderId} and known.next_check_at is not null)`

const IS_CAPTURED = `payment.captured_at is not null and payment.deleted_at is null`

const IS_NOT_BACK = `
  payment.amount > ${refundedOf("payment.id")}`

const OPEN = `
  from payment_session session
  where session.provider_id = any(?) and session.deleted_at is null
    and not exists (select 1 from payment where payment.payment_session_id = session.id)
    and ${UNMARKED("session.id")}`

/** Its outcome is unknown, or it can still be paid: through its link, or by a second try after a declined one. */
const openPayment: UnfinishedWork = {
  name: "open_payment",
  fresh: (search) => ({
    // A session that has ended may have been checked since, and then has no scheduled check. So only new ones count.
    sql: `select session.id, session.provider_id ${OPEN} and ${between("session.id")}
            and (session.status in ('pending', 'requires_more') or session.id >= ?)`,
    bindings: [
      providers(search),
      ...rangeOf("payses", search),
      ulidRange("payses", { from: search.since - GRACE_MS, until: search.until }).from,
    ],
  }),
  full: (search) => ({
    sql: `select session.id, session.provider_id ${OPEN} and ${between("session.id")}
            and (session.status in ('pending', 'requires_more') or session.data ->> 'expires_at' > ?)`,
    bindings: [
      providers(search),
      ...rangeOf("payses", { ...search, since: search.until - MAX_OPEN_MS }),
      new Date(search.until - AFTER_EXPIRY_MS).toISOString(),
    ],
  }),
}

/** The merchant has not decided yet about the money of a deleted order. */
const UNDECIDED = (pspOrderId: string) => `
  not exists (select 1 from msp_alert asked
               where asked.kind = 'order_deleted' and asked.subject = ${pspOrderId}
                 and (asked.state <> 'open' or asked.stage = 'done'))`

/**
 * Orders that core removed again or that somebody deleted do not count. A payment without a link to a cart or an order
 * is left out: nobody knows what its money is for.
 */
const UNORDERED = (cartLink: string) => `
  from payment
  where payment.provider_id = any(?) and ${IS_CAPTURED} and ${between("payment.id")}
    and not exists (select 1
                      from order_payment_collection link
                      join "order" on "order".id = link.order_id and "order".deleted_at is null
                     where link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null)
    and ${UNDECIDED("payment.payment_session_id")}
    and (exists (select 1 from cart_payment_collection link
                  where link.payment_collection_id = payment.payment_collection_id and ${cartLink})
      or exists (select 1 from order_payment_collection link
                  where link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null))`

const capturedWithoutOrder: UnfinishedWork = {
  name: "captured_without_order",
  fresh: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id ${UNORDERED("link.deleted_at is null")} and ${IS_NOT_BACK}
            and ${UNMARKED("payment.payment_session_id")}`,
    bindings: [providers(search), ...rangeOf("pay", search)],
  }),
  full: (search) => ({
    // The few without an order are selected first: the other conditions are checked for those alone.
    sql: `select payment.payment_session_id, payment.provider_id
            from (select payment.* ${UNORDERED("true")} offset 0) payment
           where ${IS_NOT_BACK} and ${UNMARKED("payment.payment_session_id")}`,
    bindings: [providers(search), ...rangeOf("pay", { ...search, since: 0 })],
  }),
}

const OF_CANCELLED_ORDER = `
  join order_payment_collection link on link.order_id = "order".id and link.deleted_at is null
  join payment on payment.payment_collection_id = link.payment_collection_id
  where "order".canceled_at is not null and "order".deleted_at is null
    and payment.provider_id = any(?) and ${IS_CAPTURED} and ${IS_NOT_BACK}
    and ${UNMARKED("payment.payment_session_id")}`

/** When core cancels an order, it ignores a failed refund, but still writes the order's transaction for it. */
const cancelledOrderNotPaidBack: UnfinishedWork = {
  name: "cancelled_order_not_paid_back",
  fresh: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id
            from order_transaction
            join "order" on "order".id = order_transaction.order_id
            ${OF_CANCELLED_ORDER} and ${between("order_transaction.id")}
             and order_transaction.reference = 'refund'`,
    bindings: [providers(search), ...rangeOf("ordtrx", search)],
  }),
  full: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id from "order" ${OF_CANCELLED_ORDER}`,
    bindings: [providers(search)],
  }),
}

const REFUNDED = `
  from refund
  join payment on payment.id = refund.payment_id
  left join msp_payment known on known.psp_order_id = payment.payment_session_id
  where payment.provider_id = any(?) and payment.deleted_at is null and refund.deleted_at is null
    and ${between("refund.id")} and known.next_check_at is null
    and refund.created_at > coalesce(known.refunds_final_at, '-infinity')`

/** In Medusa's books, but it is not confirmed that MultiSafepay has it and that the shopper received the money. */
const refundNotKnownToBeThrough: UnfinishedWork = {
  name: "refund_not_known_to_be_through",
  ...sameStatement(REFUNDED, "ref"),
}

const UNRECORDED = `
  from payment
  join capture on capture.payment_id = payment.id and capture.deleted_at is null
  join order_payment_collection link
    on link.payment_collection_id = payment.payment_collection_id and link.deleted_at is null
  where payment.provider_id = any(?) and ${IS_CAPTURED} and ${between("payment.id")}
    and not exists (select 1 from order_transaction
                     where order_transaction.reference_id = capture.id and order_transaction.deleted_at is null)
    and ${UNMARKED("payment.payment_session_id")}`

/** The shop crashed between the capture and the order's record of it: the order looks unpaid. */
const captureUnknownToOrder: UnfinishedWork = {
  name: "capture_unknown_to_order",
  ...sameStatement(UNRECORDED, "pay", untilSettled),
}

const UNBALANCED = `
  from order_transaction
  join order_payment_collection link
    on link.order_id = order_transaction.order_id and link.deleted_at is null
  join payment on payment.payment_collection_id = link.payment_collection_id
  where payment.provider_id = any(?) and ${IS_CAPTURED} and ${between("order_transaction.id")}
    and order_transaction.reference = 'refund' and order_transaction.deleted_at is null
    and order_transaction.created_at < now() - ${IN_PROGRESS}
    and ${UNMARKED("payment.payment_session_id")}
    and (select sum(booked.amount) from order_transaction booked
          where booked.order_id = link.order_id and booked.deleted_at is null)
     <> (select coalesce(sum(${capturedOf("other.id")} - ${refundedOf("other.id")}), 0)
           from order_payment_collection others
           join payment other on other.payment_collection_id = others.payment_collection_id
          where others.order_id = link.order_id and others.deleted_at is null and other.deleted_at is null)`

/**
 * The order still deducts a refund that is no longer in Medusa's books: it failed, and core recorded it on the order
 * afterwards. The order looks unpaid.
 */
const refundOnlyOnOrder: UnfinishedWork = {
  name: "refund_only_on_order",
  ...sameStatement(UNBALANCED, "ordtrx", untilSettled),
}

const BLOCKED = `
  from order_change change
  join order_payment_collection link on link.order_id = change.order_id and link.deleted_at is null
  join "order" on "order".id = change.order_id and "order".canceled_at is null and "order".deleted_at is null
  join payment on payment.payment_collection_id = link.payment_collection_id
  where payment.provider_id = any(?) and ${IS_CAPTURED} and ${LEFT_BEHIND}`

/**
 * The shop crashed while core refunded or cancelled: core refuses every later refund, cancellation and change. Payments
 * with a scheduled check are not skipped, because that check may be hours away.
 */
const changeLeftBehind: UnfinishedWork = {
  name: "change_left_behind",
  fresh: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id ${BLOCKED} and ${between("change.id")}`,
    bindings: [providers(search), ...rangeOf("ordch", untilSettled(search))],
  }),
  full: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id ${BLOCKED}`,
    bindings: [providers(search)],
  }),
}

const DELETED = `
  from payment
  where payment.provider_id = any(?) and payment.captured_at is not null and payment.deleted_at >= ?
    and ${UNMARKED("payment.payment_session_id")}
    and ${UNDECIDED("payment.payment_session_id")}`

/** Deleting a paid draft order deletes its payment too, but does not refund the money. */
const deletedWithItsOrder: UnfinishedWork = {
  name: "deleted_with_its_order",
  fresh: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id ${DELETED}`,
    bindings: [providers(search), new Date(search.since - GRACE_MS - CLOCKS_DIFFER_MS).toISOString()],
  }),
  full: (search) => ({
    sql: `select payment.payment_session_id, payment.provider_id ${DELETED}`,
    bindings: [providers(search), "-infinity"],
  }),
}

export const REMOVED_WITH_ITS_COLLECTION = "removed_with_its_collection"

const REMOVED = `
  from payment_session session
  where session.provider_id = any(?) and session.deleted_at >= ? and session.data ->> 'expires_at' > ?
    and not exists (select 1 from payment where payment.payment_session_id = session.id)
    and not exists (select 1 from msp_payment known
                     where known.psp_order_id = session.id and known.payable_until is not null)`

/**
 * Core removes the sessions of a deleted collection or cart without asking the provider: their pages and links can
 * still be paid. A session that core deletes through the provider leaves no row, and the provider records it. A
 * scheduled check does not replace this one: only this one records `payable_until` in the plugin's own row.
 */
const removedWithItsCollection: UnfinishedWork = {
  name: REMOVED_WITH_ITS_COLLECTION,
  fresh: (search) => ({
    sql: `select session.id, session.provider_id ${REMOVED}`,
    bindings: [
      providers(search),
      new Date(search.since - GRACE_MS - CLOCKS_DIFFER_MS).toISOString(),
      new Date(search.until - AFTER_EXPIRY_MS).toISOString(),
    ],
  }),
  full: (search) => ({
    sql: `select session.id, session.provider_id ${REMOVED}`,
    bindings: [providers(search), "-infinity", new Date(search.until - AFTER_EXPIRY_MS).toISOString()],
  }),
}

/** Until when the page of such a session may be paid. */
export async function endOfRemovedPage(pg: Pick<PgConnection, "raw">, pspOrderId: PspOrderId): Promise<Date> {
  const { rows } = await pg.raw(
    "select data ->> 'expires_at' as expires_at from payment_session where id = ?",
    [pspOrderId],
  )
  return new Date((Date.parse(String(rows[0]?.expires_at)) || Date.now()) + AFTER_EXPIRY_MS)
}

/** Medusa's rows were deleted permanently: only the record of what MultiSafepay was sent about the order is left. */
const goneFromTheBooks: UnfinishedWork = {
  name: "gone_from_the_books",
  fresh: () => NOTHING,
  full: (search) => ({
    sql: `select known.psp_order_id, known.provider_id
            from msp_payment known
           where known.provider_id = any(?) and known.invoice_update is not null and known.next_check_at is null
             and not exists (select 1 from payment where payment.payment_session_id = known.psp_order_id)
             and ${UNDECIDED("known.psp_order_id")}`,
    bindings: [providers(search)],
  }),
}

export const ORPHAN_OF_LOST_ROW = "orphan_of_lost_row"

const OF_LOST_ROW = ({ providerIds }: Search): Sql => ({
  sql: `select asked.subject, asked.provider_id from msp_alert asked
         where asked.kind = 'orphan_refunded' and asked.state = 'open' and asked.stage <> 'done'
           and asked.provider_id = any(?)
           and not exists (select 1 from msp_payment known where known.psp_order_id = asked.subject)`,
  bindings: [[...providerIds]],
})

/** Only its alert still shows that money without a session waits for its second check, its refund or the merchant. */
const orphanOfLostRow: UnfinishedWork = {
  name: ORPHAN_OF_LOST_ROW,
  fresh: OF_LOST_ROW,
  full: OF_LOST_ROW,
}

/** Work about money that was paid, or may have been, other than what a shopper may still pay. */
export const OWED_WORK: readonly UnfinishedWork[] = [
  capturedWithoutOrder,
  cancelledOrderNotPaidBack,
  refundNotKnownToBeThrough,
  captureUnknownToOrder,
  refundOnlyOnOrder,
  changeLeftBehind,
  deletedWithItsOrder,
  removedWithItsCollection,
  goneFromTheBooks,
  orphanOfLostRow,
]

/** What recovery looks for, in addition to scheduled checks (`next_check_at`) and unsent alerts. */
export const UNFINISHED_WORK: readonly UnfinishedWork[] = [openPayment, ...OWED_WORK]

const NOTHING: Sql = { sql: "select null::text, null::text where false", bindings: [] }

function between(column: string): string {
  return `${column} >= ? and ${column} < ?`
}

/** One statement over a range of ids: since the last run, or all. */
function sameStatement(
  from: string,
  prefix: string,
  sinceLastRun: (search: Search) => Pick<Search, "since" | "until"> = (search) => search,
): Pick<UnfinishedWork, "fresh" | "full"> {
  const within = (search: Search, period: Pick<Search, "since" | "until">) => ({
    sql: `select payment.payment_session_id, payment.provider_id ${from}`,
    bindings: [providers(search), ...rangeOf(prefix, period)],
  })
  return {
    fresh: (search) => within(search, sinceLastRun(search)),
    full: (search) => within(search, { ...search, since: 0 }),
  }
}

const providers = ({ providerIds }: Search) => [...providerIds]

/** For work that counts only when core can no longer be writing it: the search goes that much further back. */
function untilSettled({ since, until }: Search) {
  return { since: since - IN_PROGRESS_MS, until }
}

/** Overlaps the last run, for clocks that differ. Rows younger than the grace period wait for the next run. */
function rangeOf(prefix: string, { since, until }: Pick<Search, "since" | "until">): [string, string] {
  const range = ulidRange(prefix, { from: since - GRACE_MS - CLOCKS_DIFFER_MS, until: until - GRACE_MS })
  return [range.from, range.until]
}
