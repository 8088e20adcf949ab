import type { z } from "zod/v4"

/**
 * The shop's id of a refund, which MultiSafepay stores as `refund_order_id`: that of Medusa's record, or one of
 * `nextUnbookedRefundId`. MultiSafepay's own id of a refund is a plain string.
 */
export type RefundId = string & z.$brand<"RefundId">

/** For what reads Medusa's refunds or makes such an id. */
export const asRefundId = (id: string): RefundId => id as RefundId

/** Whether it is the id of a refund of Medusa, which looks like `ref_01J…`. */
export const isMedusaRefundId = (id: string | null | undefined): boolean => id?.startsWith("ref_") ?? false
