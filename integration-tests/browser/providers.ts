export const ALIPAY = "pp_alipay_multisafepay"
export const ALIPAY_PLUS = "pp_alipay-plus_multisafepay"
