/** Which provider a measured checkout pays with. */
export const SYSTEM = "pp_system_default"
export const NULL_PROVIDER = "pp_null_bench"
/** Waits 100 ms at each of the two places where the plugin calls MultiSafepay. */
export const WAITING_NULL_PROVIDER = "pp_null_waiting"
/** Medusa's own Stripe provider. */
export const STRIPE = "pp_stripe_bench"
export const PLUGIN = "pp_alipay_multisafepay"

/** Where MultiSafepay's notifications are sent. */
export const PLUGIN_HOOK = "/hooks/multisafepay/alipay_multisafepay"
