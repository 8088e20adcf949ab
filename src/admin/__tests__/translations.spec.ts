import { ALERT_ACTIONS } from "../../api/admin/alipay/alerts/alert-actions"
import { PAYMENT_STATES } from "../../api/admin/alipay/payments/payment-state"
import { GATEWAY_CODES } from "../../core/gateways/gateways"
import { WEBHOOK_CHECKS } from "../../core/site-checks/webhook-check"
import { FAILED_REFUND_STATUSES } from "../../multisafepay/refund"
import { ALERT_KINDS } from "../../workflows/alert-merchant/alert"
import { DIFFERENCE_KINDS } from "../../workflows/reconcile-ledger/difference"
import de from "../i18n/translations/de.json"
import en from "../i18n/translations/en.json"
import nl from "../i18n/translations/nl.json"
import zhCN from "../i18n/translations/zhCN.json"
import { isFailedRefund, REFUND_COLORS } from "../lib/states"
import { sourcesOfAdmin } from "./sources"
import { keysUsed } from "./texts"

type Texts = { [key: string]: string | Texts }

const ENGLISH = flatten(en)
const OTHERS: [string, Map<string, string>][] = [
  ["Dutch", flatten(nl)],
  ["German", flatten(de)],
  ["Simplified Chinese", flatten(zhCN)],
]

describe.each(OTHERS)("the %s texts", (_language, texts) => {
  it("the translated texts have exactly the English keys", () => {
    expect([...texts.keys()].sort()).toEqual([...ENGLISH.keys()].sort())
  })

  it("the translated texts are all present", () => {
    const empty = [...texts].filter(([, text]) => text.trim() === "").map(([key]) => key)
    expect(empty).toEqual([])
  })

  it("the translated texts have the same placeholders as the English ones", () => {
    for (const [key, english] of ENGLISH) {
      expect([key, placeholders(texts.get(key) ?? "")]).toEqual([key, placeholders(english)])
    }
  })

  it("the translated texts differ from the English ones, apart from names and identical words", () => {
    const same = [...texts].filter(([key, text]) => text === ENGLISH.get(key)).map(([, text]) => text)
    expect(same.filter((text) => text.split(" ").length > 2 && !SAME_EVERYWHERE.has(text))).toEqual([])
  })
})

describe("the English texts", () => {
  const used = keysUsed(sourcesOfAdmin())

  it("the English texts contain every key that the pages use", () => {
    expect(used.exact.filter((key) => !ENGLISH.has(key))).toEqual([])
  })

  it("the English texts contain no key that no page uses", () => {
    const unused = [...ENGLISH.keys()].filter(
      (key) => !used.exact.includes(key) && !used.patterns.some((pattern) => pattern.test(key)),
    )
    expect(unused).toEqual([])
  })

  it.each([
    ["gateway", GATEWAY_CODES],
    ["alert", ALERT_KINDS],
    ["alertTitle", ALERT_KINDS],
    ["attention.action", ALERT_ACTIONS],
    ["difference", Object.keys(DIFFERENCE_KINDS)],
    ["state", PAYMENT_STATES],
    ["refundStatus", [...Object.keys(REFUND_COLORS), ...FAILED_REFUND_STATUSES]],
    ["webhook", WEBHOOK_CHECKS.flatMap((check) => [`${check}.ok`, `${check}.bad`])],
  ])("the English texts contain a text for each %s that the server knows", (prefix, words) => {
    expect(words.filter((word) => !ENGLISH.has(`${prefix}.${word}`))).toEqual([])
  })

  it("the English texts contain a text for every key that is composed", () => {
    const without = used.patterns.filter((pattern) => ![...ENGLISH.keys()].some((key) => pattern.test(key)))
    expect(without).toEqual([])
  })
})

describe("the statuses of a refund", () => {
  it("the dashboard and the server treat the same refunds as failed", () => {
    expect(Object.keys(REFUND_COLORS).filter(isFailedRefund).sort()).toEqual(
      [...FAILED_REFUND_STATUSES].sort(),
    )
  })
})

const SAME_EVERYWHERE = new Set(["MultiSafepay: {{psp}} · Shop: {{shop}}", "Touch 'n Go"])

function flatten(texts: Texts, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === "string" ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

function placeholders(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort()
}
