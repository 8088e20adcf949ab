export { ALIPAY_ALERT_EVENT, type AlertKind, type AlipayAlert } from "./alert-merchant/alert"
export {
  type AuditInput,
  type AuditReport,
  auditPaymentsWorkflow,
  type Difference,
  type DifferenceKind,
} from "./audit-payments"
export {
  type CreatedPaymentLink,
  type CreatePaymentLinkInput,
  createPaymentLinkWorkflow,
  type PaymentLink,
} from "./payment-link"
export {
  type ReconcileInput,
  type ReconciliationReport,
  reconcilePaymentsWorkflow,
} from "./reconcile-payments"
export {
  type SettledPayment,
  type SettlePaymentInput,
  type ShopperStatus,
  settlePaymentWorkflow,
} from "./settle-payment"
export {
  type PaymentSync,
  type SyncedOrder,
  type SyncOrderInput,
  syncOrderWorkflow,
} from "./sync-order"
