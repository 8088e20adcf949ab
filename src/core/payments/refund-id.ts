import type { z } from "zod/v4"

/**
 * The shop's id of a refund, which MultiSafepay stores as `refund_order_id`: the id of Medusa's record, or one from
 * `nextUnbookedRefundId`. MultiSafepay's own id of a refund is a plain string.
 */
export type RefundId = string & z.$brand<"RefundId">

/** For code that reads Medusa's refunds or makes such an id. */
export const asRefundId = (id: string): RefundId => id as RefundId

/** Medusa's ids look like `ref_01J…`. */
export const isMedusaRefundId = (id: string | null | undefined): boolean => id?.startsWith("ref_") ?? false
