export {
  type CreatedOrder,
  MultiSafepayClient,
  type MultiSafepayClientConfig,
  type RefundRequest,
} from "./client"
export type { ErrorKind } from "./error-codes"
export { MultiSafepayError } from "./errors"
export { parseLosslessJson } from "./json"
export { minorUnitDecimals, toMajorUnits, toMinorUnits } from "./money"
export {
  type NotificationRejection,
  type NotificationToVerify,
  type NotificationVerdict,
  signNotification,
  verifyNotification,
} from "./notification"
export { type MultiSafepayOrder, type PspCost, type PspPaymentDetails, parseOrder } from "./order"
export type { CreateOrderRequest } from "./order-request"
export { isFailedRefund, type PspRefund, type RelatedTransaction, refundedTotal, refundsOf } from "./refund"
export type { RequestEvent } from "./transport"
