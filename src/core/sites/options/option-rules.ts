import { createOrderRequestSchema } from "../../../multisafepay/order-request"
import { didYouMean } from "../../did-you-mean"
import { merchantLimitsOf } from "../../eligibility/merchant-limits"
import { GATEWAYS } from "../../gateways/gateways"
import { originOf, writtenPort } from "../allowed-url"
import { fillTemplate, MAX_IDS } from "../fill-template"
import { MAX_ID_LENGTH } from "../set-up"
import type { OptionFields } from "./options-schema"

/** MultiSafepay accepts notification URLs of at most 150 characters, and only these characters. */
const NOTIFICATION_PATH_BUDGET =
  "/hooks/multisafepay/_".length +
  Math.max(...GATEWAYS.map(({ identifier }) => identifier.length)) +
  MAX_ID_LENGTH
const NOTIFICATION_URL_CHARACTERS = /^[A-Za-z0-9\-_.:/]+$/
const RETURN_URL_OPTIONS = ["returnUrl", "cancelUrl", "paymentLinkReturnUrl"] as const
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"])
const LIVE_API = "api.multisafepay.com"

/**
 * How long a link must be valid for MultiSafepay's Second Chance, in seconds: its second e-mail is sent after 24 hours
 * with the same link, and MultiSafepay recommends 48.
 */
export const SECOND_CHANCE_LIFETIME = 172_800

/** Rules across several options, or between options and their environment. */
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
  checkBaseUrl(options, refuse)
  checkFilledTexts(options, refuse)
  const backend = new URL(options.backendUrl)
  if (options.environment === "live") {
    if (backend.protocol !== "https:" || writtenPort(options.backendUrl) !== undefined) {
      refuse(
        "backendUrl",
        'must be https without a port in the live environment, for example "https://shop.example.com"',
      )
    }
    for (const option of RETURN_URL_OPTIONS) {
      const url = options[option]
      if (url && new URL(url).protocol === "http:") {
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
      refuse(
        option,
        `must have an origin that storefrontOrigins lists (${origins.join(", ")}); otherwise add its origin there`,
      )
    }
  }
  for (const gateway of GATEWAYS) {
    const { minAmount, maxAmount } = merchantLimitsOf(options, gateway)
    if (minAmount !== undefined && maxAmount !== undefined && minAmount > maxAmount) {
      refuse("minAmount", `must not exceed maxAmount, which it does for ${gateway.code}`)
    }
    const { paymentType, allowedPaymentTypes = [] } = options[gateway.option]
    for (const type of [...(paymentType ? [paymentType] : []), ...allowedPaymentTypes]) {
      if (!gateway.paymentTypes.includes(type)) {
        refuse(
          gateway.option,
          `${gateway.name} cannot be used with "${type}", only with ${gateway.paymentTypes.join(", ")}`,
        )
      }
    }
  }
  if (options.secondChance && options.shopperData === "none") {
    refuse("secondChance", 'needs the shopper\'s e-mail address: set shopperData to "minimal" or "full"')
  }
  for (const option of ["linkLifetime", "paymentLinkLifetime"] as const) {
    if (options.secondChance && (options[option] ?? SECOND_CHANCE_LIFETIME) < SECOND_CHANCE_LIFETIME) {
      refuse(
        option,
        `must be at least ${SECOND_CHANCE_LIFETIME} (48 hours) with secondChance, whose second mail goes out after 24 hours; or leave it out`,
      )
    }
  }
}

/** Refuses an API address of another environment: orders would be placed without real money. */
function checkBaseUrl(
  { environment, baseUrl }: OptionFields,
  refuse: (option: string, message: string) => void,
): void {
  if (baseUrl === undefined) {
    return
  }
  const { protocol, host } = new URL(baseUrl)
  if (environment === "live" && (protocol !== "https:" || host !== LIVE_API)) {
    refuse(
      "baseUrl",
      `must be left out in the live environment, where it can only be https://${LIVE_API}: it is for the sandbox, with environment: "test"`,
    )
  }
  if (environment === "test" && host === LIVE_API) {
    refuse("baseUrl", 'is where real money is: set environment: "live", or leave baseUrl out')
  }
}

const OF_A_CART = ["session_id"] as const
const OF_AN_ORDER = ["session_id", "order_id", "order_number"] as const

/** The ids that each text or address is filled with. */
const TEMPLATES = {
  description: OF_A_CART,
  paymentLinkDescription: OF_AN_ORDER,
  returnUrl: OF_A_CART,
  cancelUrl: OF_A_CART,
  paymentLinkReturnUrl: OF_AN_ORDER,
} as const satisfies Partial<Record<keyof OptionFields, readonly string[]>>

/** Texts that MultiSafepay would refuse at every checkout are refused at boot, checked with the ids filled in. */
function checkFilledTexts(options: OptionFields, refuse: (option: string, message: string) => void): void {
  const { description, payment_options } = createOrderRequestSchema.shape
  for (const option of Object.keys(TEMPLATES) as (keyof typeof TEMPLATES)[]) {
    const text = options[option]
    if (text === undefined) continue
    const ids = TEMPLATES[option]
    const placeholders = text.match(/\{+[^{}]*\}+/g) ?? []
    const wrong = placeholders.filter((placeholder) => !ids.some((id) => placeholder === `{${id}}`))
    for (const placeholder of wrong) {
      refuse(option, `has ${placeholder}, ${describePlaceholder(placeholder, ids)}`)
    }
    const rule = option.endsWith("escription") ? description : payment_options.shape.redirect_url
    const result = rule.safeParse(fillTemplate(text, MAX_IDS))
    if (wrong.length === 0 && !result.success) {
      const filled = placeholders.length > 0 ? ", with the ids filled in" : ""
      refuse(option, `${result.error.issues[0]?.message}${filled}`)
    }
  }
}

function describePlaceholder(placeholder: string, ids: readonly string[]): string {
  if (OF_AN_ORDER.some((id) => placeholder === `{${id}}`)) {
    return "but a cart's payment has no order yet; {session_id} is replaced here"
  }
  const meant = didYouMean(placeholder.replace(/[{}]/g, ""), ids)
  return `which nothing replaces; ${meant ? `did you mean {${meant}}?` : `known are ${ids.map((id) => `{${id}}`).join(", ")}`}`
}

/** Whether a URL is of this machine. */
export const isLocal = (url: URL) => LOCAL_HOSTS.has(url.hostname)

/** The origins that return URLs may have: those that the merchant set, or those of the return URLs themselves. */
export function allowedOrigins(
  options: { storefrontOrigins?: string[] | undefined } & {
    [Option in (typeof RETURN_URL_OPTIONS)[number]]?: string | undefined
  },
): string[] {
  const urls = options.storefrontOrigins ?? RETURN_URL_OPTIONS.flatMap((option) => options[option] ?? [])
  return [...new Set(urls.map(originOf))]
}
