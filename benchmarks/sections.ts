import type { Section } from "./section"
import { boot } from "./sections/boot"
import { burst } from "./sections/burst"
import { checkoutSql } from "./sections/checkout-sql"
import { checkoutTime } from "./sections/checkout-time"
import { connections } from "./sections/connections"
import { delay } from "./sections/delay"
import { forgedFlood } from "./sections/forged-flood"
import { notificationCheck } from "./sections/notification-check"
import { ordersPerSecond } from "./sections/orders-per-second"
import { packageSize } from "./sections/package-size"
import { paymentsList } from "./sections/payments-list"
import { peers } from "./sections/peers"
import { profile } from "./sections/profile"
import { recovery } from "./sections/recovery"
import { recoverySearch } from "./sections/recovery-search"

/**
 * In the order in which they run. Sections that leave thousands of orders behind come late. Booting, on two databases
 * that are equally empty, comes before them.
 */
export const SECTIONS: readonly Section[] = [
  packageSize,
  notificationCheck,
  connections,
  boot,
  checkoutSql,
  peers,
  checkoutTime,
  recovery,
  forgedFlood,
  ordersPerSecond,
  delay,
  burst,
  profile,
  paymentsList,
  recoverySearch,
]
