import { PspError } from "../api/psp-error"
import { type JsonObject, textAt } from "../json-object"
import { CURRENCIES } from "../money"
import { methodById, type PaymentMethod } from "../payment-methods"
import type { OrderType } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { Site } from "../site"

/** The method as this sandbox offers it: the built-in one, with the limits of the settings. */
export function offeredMethod(sandbox: Sandbox, site: Site, id: string): PaymentMethod | null {
  const method = methodById(id)
  if (!method || !sandbox.gatewaysOf(site).includes(method.id)) return null
  const { min, max, currencies, countries } = sandbox.settings.limits[method.id] ?? {}
  return {
    ...method,
    min: min ?? method.min,
    max: max === undefined ? method.max : max,
    currencies: currencies ?? method.currencies,
    countries: countries ?? method.countries,
  }
}

/** The gateway that the merchant requested; null leaves the choice to the page. @throws PspError 1023 */
export function readGateway(
  sandbox: Sandbox,
  site: Site,
  body: JsonObject,
  type: OrderType,
): PaymentMethod | null {
  const id = textAt(body, "gateway")
  if (id === null) {
    if (type === "direct") throw noGateway()
    return null
  }
  const method = offeredMethod(sandbox, site, id)
  if (!method || (type === "direct" && !method.direct)) throw noGateway()
  return method
}

/** @throws PspError 1002 */
export function readCurrency(body: JsonObject, method: PaymentMethod | null): string {
  const currency = textAt(body, "currency")?.toUpperCase() ?? ""
  const allowed = CURRENCIES.has(currency) && (method === null || method.currencies.includes(currency))
  if (!allowed) throw new PspError(1002, "Invalid currency")
  return currency
}

/** Limits are in euro cents. Currencies other than EUR and USD are not converted and therefore not checked. */
export function checkLimits(method: PaymentMethod | null, amount: number, currency: string): void {
  if (!method || (currency !== "EUR" && currency !== "USD")) return
  if (amount < method.min || (method.max !== null && amount > method.max)) {
    throw new PspError(1001, `Invalid amount: ${method.name} takes ${method.min} to ${method.max ?? "any"}`)
  }
}

export function noGateway(): PspError {
  return new PspError(1023, "No gateway (payment method) available")
}
