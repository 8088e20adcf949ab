/** Which provider a measured checkout pays with. */
export const SYSTEM = "pp_system_default"
export const NULL_PROVIDER = "pp_null_bench"
/** Waits 100 ms at each of the two places where the plugin asks MultiSafepay. */
export const WAITING_NULL_PROVIDER = "pp_null_waiting"
export const PLUGIN = "pp_alipay_multisafepay"

/** Where notifications are sent. */
export const PLUGIN_HOOK = "/hooks/multisafepay/alipay_multisafepay"
export const CORE_HOOK_OF_NULL = "/hooks/payment/null_bench"
