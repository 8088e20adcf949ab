import { alipay } from "./alipay"
import { alipayPlus } from "./alipay-plus"

/** Each is a payment provider of its own. */
export const SHIPPED = [alipay, alipayPlus] as const
