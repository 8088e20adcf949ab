export type { Account } from "./account"
export { MultiSafepayClient } from "./client"
export type { MultiSafepayClientConfig } from "./client-config"
export type { CreatedOrder } from "./created-order"
export type { ErrorKind } from "./error-codes"
export { MultiSafepayError } from "./errors"
export type { Gateway } from "./gateway"
export { firstIpAddress } from "./ip-address"
export { parseLosslessJson } from "./json"
export { minorUnitDecimals, toMajorUnits, toMinorUnits } from "./money"
export {
  type NotificationRejection,
  type NotificationToVerify,
  type NotificationVerdict,
  signNotification,
  verifyNotification,
} from "./notification"
export { type MultiSafepayOrder, type PspCost, type PspPaymentDetails, parseOrder, withTimes } from "./order"
export type { CreateOrderRequest } from "./order-request"
export type { InvoiceUpdate, ShipmentUpdate } from "./order-update"
export type { IconUrls, PaymentMethod, PaymentMethodFilter } from "./payment-method"
export {
  isFailedRefund,
  type PspRefund,
  type RelatedTransaction,
  refundedTotal,
  refundsOf,
  unaccountedWithdrawals,
} from "./refund"
export type { CreatedRefund, RefundRequest } from "./refund-request"
export { Secret } from "./secret"
export { normalizeStatus } from "./status"
export {
  type PspTransaction,
  TRANSACTION_TYPES,
  type TransactionFilter,
  type TransactionPage,
} from "./transaction"
export type { RequestEvent } from "./transport"
