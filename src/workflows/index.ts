export type { PaymentUpdates } from "../modules/payment-journal/psp-updates"
export { ALIPAY_ALERT_EVENT, type AlertKind, type AlipayAlert } from "./alert-merchant/alert"
export {
  type CreatedPaymentLink,
  type CreatePaymentLinkInput,
  createPaymentLinkWorkflow,
} from "./payment-link/create-payment-link"
export type { PaymentLink } from "./payment-link/find-link"
export type { Difference, DifferenceKind } from "./reconcile-ledger/difference"
export {
  type ReconcileInput,
  type ReconciliationReport,
  reconcileLedgerWorkflow,
} from "./reconcile-ledger/reconcile-ledger"
export {
  type RecoverInput,
  type RecoveryReport,
  recoverPaymentsWorkflow,
} from "./recover-payments/recover-payments"
export type { SyncPaymentInput } from "./sync-payment/sync-context"
export { syncPaymentWorkflow } from "./sync-payment/sync-payment"
export type { ShopperStatus, SyncedPayment } from "./sync-payment/synced-payment"
export {
  type UpdatedPspOrder,
  type UpdatePspOrderInput,
  updatePspOrderWorkflow,
} from "./update-psp-order/update-psp-order"
