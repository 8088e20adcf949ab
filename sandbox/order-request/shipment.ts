import { PspError } from "../api/psp-error"
import { type JsonObject, textAt } from "../json-object"

const TOGETHER = ["tracktrace_code", "carrier", "ship_date"]
const PARCEL = [...TOGETHER, "tracktrace_url"]

/**
 * A shipment names tracking code, carrier and date, or the status alone. The specification marks all of them optional;
 * MultiSafepay's own plugins for Magento and Shopware know better, so the harder rule is played.
 * @throws PspError 1000
 */
export function checkShipment(body: JsonObject): void {
  const namesParcel = PARCEL.some((name) => body[name] !== undefined)
  if (namesParcel && TOGETHER.some((name) => textAt(body, name) === null)) {
    throw new PspError(1000, "Required Fields error", 400)
  }
}
