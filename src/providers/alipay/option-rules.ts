import { originOf } from "./allowed-url"
import { merchantLimitsOf } from "./merchant-limits"
import type { OptionFields } from "./options-schema"

/** MultiSafepay takes notification URLs of at most 150 characters, of these characters only. */
const NOTIFICATION_PATH_BUDGET = "/hooks/multisafepay/alipay-plus_".length + 30
const NOTIFICATION_URL_CHARACTERS = /^[A-Za-z0-9\-_.:/]+$/
const RETURN_URL_OPTIONS = ["returnUrl", "cancelUrl", "paymentLinkReturnUrl"] as const
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"])

/** What options must not say together, or of the environment they are for. */
export function checkTogether(
  options: OptionFields,
  refuse: (option: string, message: string) => void,
): void {
  if (options.backendUrl.length + NOTIFICATION_PATH_BUDGET > 150) {
    refuse("backendUrl", "is too long: MultiSafepay takes notification URLs of at most 150 characters")
  }
  if (!NOTIFICATION_URL_CHARACTERS.test(options.backendUrl)) {
    refuse("backendUrl", "may hold only letters, digits and - _ . : / because MultiSafepay calls it")
  }
  const backend = new URL(options.backendUrl)
  if (options.environment === "live") {
    if (backend.protocol !== "https:" || backend.port !== "") {
      refuse(
        "backendUrl",
        'must be https without a port in the live environment, for example "https://shop.example.com"',
      )
    }
    for (const option of RETURN_URL_OPTIONS) {
      const url = options[option]
      if (url?.startsWith("http:")) {
        refuse(option, 'must be https in the live environment, for example "https://www.example.com/return"')
      }
    }
  } else if (backend.protocol !== "https:" && !isLocal(backend)) {
    refuse("backendUrl", 'must be https, or http on localhost, for example "http://localhost:9000"')
  }

  const origins = allowedOrigins(options)
  for (const option of RETURN_URL_OPTIONS) {
    const url = options[option]
    if (url && !origins.includes(originOf(url))) {
      refuse(option, `must lie on one of storefrontOrigins (${origins.join(", ")}), or add its origin there`)
    }
  }
  for (const gateway of ["ALIPAY", "ALIPAYPLUS"] as const) {
    const { minAmount, maxAmount } = merchantLimitsOf(options, gateway)
    if (minAmount !== undefined && maxAmount !== undefined && minAmount > maxAmount) {
      refuse("minAmount", `must not exceed maxAmount, which it does for ${gateway}`)
    }
  }
  if (options.secondChance && options.shopperData === "none") {
    refuse("secondChance", 'needs the shopper\'s e-mail address: set shopperData to "minimal" or "full"')
  }
}

const isLocal = (url: URL) => LOCAL_HOSTS.has(url.hostname)

/** The origins that return URLs may have: those that the merchant named, or those of the return URLs themselves. */
export function allowedOrigins(
  options: { storefrontOrigins?: string[] | undefined } & {
    [Option in (typeof RETURN_URL_OPTIONS)[number]]?: string | undefined
  },
): string[] {
  const urls = options.storefrontOrigins ?? RETURN_URL_OPTIONS.flatMap((option) => options[option] ?? [])
  return [...new Set(urls.map(originOf))]
}
