import { isIP } from "node:net"
import { PspError } from "../api/psp-error"
import { isJsonObject, type JsonObject, objectAt, textAt } from "../json-object"
import type { PaymentOptions } from "../psp-order"

/** Each check throws the documented PspError for its mistake, or returns what it read. */

export function readOrderId(body: JsonObject): string {
  const orderId = textAt(body, "order_id")
  if (orderId === null || orderId.length > 50) throw new PspError(1006, "Invalid transaction ID")
  return orderId
}

export function readDescription(body: JsonObject): string {
  const description = body.description
  if (typeof description !== "string" || description.trim() === "" || description.length > 200) {
    throw new PspError(1008, "Invalid description")
  }
  return description
}

export function checkVars(body: JsonObject): void {
  for (const name of ["var1", "var2", "var3"]) {
    const value = textAt(body, name)
    if (value !== null && value.length > 500) throw new PspError(1010, `Invalid ${name}`)
  }
}

export function checkAddresses(body: JsonObject): void {
  for (const person of [objectAt(body, "customer"), objectAt(body, "delivery")]) {
    for (const name of ["ip_address", "forwarded_ip"]) {
      const address = textAt(person, name)
      if (address !== null && isIP(address) === 0) throw new PspError(1007, `Invalid ${name}`)
    }
    const country = textAt(person, "country")
    if (country !== null && !isCountry(country)) throw new PspError(1018, "Invalid country code")
  }
}

/** @param strict https without a port, as production requires for notification_url */
export function readPaymentOptions(body: JsonObject, strict: boolean): PaymentOptions {
  const options = objectAt(body, "payment_options")
  const notificationUrl = readUrl(options, "notification_url")
  if (notificationUrl !== null && notificationUrl.length > 150) {
    throw new PspError(1000, "Invalid notification_url: at most 150 characters")
  }
  if (strict && notificationUrl !== null) {
    // The text is checked, because `URL.port` omits 443.
    if (!/^https:\/\/(?![^/?#]*:\d*(?:[/?#]|$))/i.test(notificationUrl)) {
      throw new PspError(1000, "Invalid notification_url: https without a port is required")
    }
  }
  // POST is recommended, but GET was the default for years.
  const method = textAt(options, "notification_method")?.toUpperCase()
  return {
    notificationUrl,
    notificationMethod: method === "POST" ? "POST" : "GET",
    redirectUrl: readUrl(options, "redirect_url"),
    cancelUrl: readUrl(options, "cancel_url"),
    hidesAllMethods: readTemplate(options),
  }
}

/** A template's settings count only together with its version. @returns whether the button *All methods* is hidden */
function readTemplate(options: JsonObject): boolean {
  const template = objectAt(options, "template")
  const settings = objectAt(template, "settings")
  if (Object.keys(settings).length > 0 && textAt(template, "version") === null) {
    throw new PspError(1000, "Invalid template: version is required")
  }
  return settings.hide_btn_all_methods === true
}

/** Days take precedence unless seconds are sent too. @returns seconds; 30 days if neither is sent */
export function readLifetime(body: JsonObject): number {
  const seconds = readWhole(body, "seconds_active", 31_536_000)
  const days = readWhole(body, "days_active", 365)
  return seconds ?? (days === null ? 2_592_000 : days * 86_400)
}

function readWhole(body: JsonObject, name: string, highest: number): number | null {
  const text = textAt(body, name)
  if (text === null) return null
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > highest) {
    throw new PspError(1001, `Invalid ${name}: 1 to ${highest} expected`)
  }
  return value
}

function readUrl(options: JsonObject, name: string): string | null {
  const text = textAt(options, name)
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== "http:" && url?.protocol !== "https:") throw new PspError(1000, `Invalid ${name}`)
  return text
}

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" })

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && regions.of(code) !== undefined
}

/** @throws PspError when the request body is not a JSON object */
export function readBody(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw new PspError(1000, "Invalid request: a JSON object is expected", 400)
  return body
}
