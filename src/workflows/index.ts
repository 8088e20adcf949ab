export { ALIPAY_ALERT_EVENT, type AlertKind, type AlipayAlert } from "./alert-merchant/alert"
export {
  type CreatedPaymentLink,
  type CreatePaymentLinkInput,
  createPaymentLinkWorkflow,
  type PaymentLink,
} from "./payment-link"
export {
  type Difference,
  type DifferenceKind,
  type ReconcileInput,
  type ReconciliationReport,
  reconcileLedgerWorkflow,
} from "./reconcile-ledger"
export {
  type RecoverInput,
  type RecoveryReport,
  recoverPaymentsWorkflow,
} from "./recover-payments"
export {
  type ShopperStatus,
  type SyncedPayment,
  type SyncPaymentInput,
  syncPaymentWorkflow,
} from "./sync-payment"
export {
  type PaymentUpdates,
  type UpdatedPspOrder,
  type UpdatePspOrderInput,
  updatePspOrderWorkflow,
} from "./update-psp-order"
