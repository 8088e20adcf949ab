export type {
  AlipayMethod,
  AlipayPaymentSession,
  AlipayPaymentStatus,
  AlipayUnavailableReason,
  AlipayWalletBrand,
} from "../types/http/store"
export type { ShopperActivity } from "./activity"
export type { AlipayAddress, CartAddress } from "./address"
export type { AlipayMethodsQuery } from "./methods"
export { listAlipayMethods } from "./methods"
export type { PaymentProgress } from "./progress"
export { isAlipayProvider } from "./provider-id"
export type { AlipayReturn } from "./return-url"
export { readAlipayReturn } from "./return-url"
export type { PayableCart, StorefrontClient, StorefrontSdk, StoreRequest } from "./sdk"
export type { AlipayShopper } from "./shopper"
export type { StartAlipayPayment, StartedAlipayPayment } from "./start-payment"
export { startAlipayPayment } from "./start-payment"
export type { AlipayOutcome, WaitForAlipayPayment } from "./wait-for-payment"
export { waitForAlipayPayment } from "./wait-for-payment"
