export { ALIPAY_ALERT_EVENT, type AlertKind, type AlipayAlert } from "./alert-merchant/alert"
export {
  type CreatedPaymentLink,
  type CreatePaymentLinkInput,
  createPaymentLinkWorkflow,
  type PaymentLink,
} from "./payment-link"
export {
  type AuditInput,
  type AuditReport,
  auditPaymentsWorkflow,
  type Difference,
  type DifferenceKind,
} from "./reconcile-ledger"
export {
  type ReconcileInput,
  type ReconciliationReport,
  reconcilePaymentsWorkflow,
} from "./recover-payments"
export {
  type SettledPayment,
  type SettlePaymentInput,
  type ShopperStatus,
  settlePaymentWorkflow,
} from "./sync-payment"
export {
  type PaymentSync,
  type SyncedOrder,
  type SyncOrderInput,
  syncOrderWorkflow,
} from "./update-psp-order"
