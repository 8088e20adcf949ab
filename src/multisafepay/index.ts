export { latestReading, nextAmsterdamMidnight, occursTwice } from "./amsterdam-time"
export { MultiSafepayClient } from "./client"
export type { MultiSafepayClientConfig } from "./client-config"
export type { CreatedOrder } from "./created-order"
export { cutText } from "./cut-text"
export { MultiSafepayError } from "./errors"
export { firstIpAddress } from "./ip-address"
export { parseLosslessJson } from "./json"
export { asMinorUnits, type MinorUnits, minus, totalOf } from "./minor-units"
export { documentedDecimals, minorUnitDecimals, toMajorUnits, toMinorUnits } from "./money"
export {
  type FormerKey,
  formerKey,
  isInDate,
  MAX_AGE_SECONDS,
  MAX_FUTURE_SECONDS,
  type NotificationRejection,
  type NotificationToVerify,
  type NotificationVerdict,
  readNotification,
  signNotification,
  verifyNotification,
} from "./notification"
export { type MultiSafepayOrder, type PspCost, parseOrder, withTimes } from "./order"
export type { CreateOrderRequest } from "./order-request"
export type { ShipmentUpdate } from "./order-update"
export type { IconUrls, PaymentMethod } from "./payment-method"
export { asPspOrderId, type PspOrderId } from "./psp-order-id"
export {
  hidesItsRefunds,
  isFailedRefund,
  type PspRefund,
  refundedTotal,
  refundsOf,
  surelyRefundedTotal,
  unaccountedWithdrawals,
} from "./refund"
export type { RelatedTransaction } from "./related-transaction"
export { Secret } from "./secret"
export { normalizeStatus } from "./status"
export type { PspTransaction, TransactionPage } from "./transaction"
export type { RequestEvent } from "./transport"
