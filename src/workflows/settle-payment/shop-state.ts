import type { SessionData } from "../../providers/alipay/session-data"

/** A refund record of Medusa. */
export type ShopRefund = {
  id: string
  /** Minor units. */
  amount: number
  /** The PSP refund it stands for, when that was not made under the record's own id. */
  pspRefundId?: string
  createdAt: Date
}

/** What the shop knows of one PSP order. All amounts are minor units. */
export type ShopState = {
  providerId: string
  session?: {
    id: string
    status: string
    amount: number
    createdAt: Date
    /** Undefined when the plugin has not finished starting the session, or others wrote its data. */
    data?: SessionData
  }
  payment?: {
    id: string
    amount: number
    captured: number
    /** Set when core wrongly believes that the payment was cancelled. */
    cancelled: boolean
    refunds: ShopRefund[]
    /** True when the order does not show the capture: the shop died between the two. */
    lacksTransaction: boolean
  }
  collection?: { id: string; amount: number; captured: number }
  cartId?: string
  order?: { id: string; displayId: number; cancelled: boolean }
}

/** What went back, by the shop's records, in minor units. */
export const shopRefundedTotal = (payment: NonNullable<ShopState["payment"]>): number =>
  payment.refunds.reduce((sum, refund) => sum + refund.amount, 0)
