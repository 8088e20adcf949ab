import { PspError } from "../api/psp-error"
import { type JsonObject, textAt } from "../json-object"

const TOGETHER = ["tracktrace_code", "carrier", "ship_date"]
const PARCEL = [...TOGETHER, "tracktrace_url"]

/**
 * A shipment has tracking code, carrier and date, or only the status. The specification makes all of them optional, but
 * MultiSafepay's own plugins for Magento and Shopware do not, so the stricter rule applies here.
 * @throws PspError 1000
 */
export function checkShipment(body: JsonObject): void {
  const namesParcel = PARCEL.some((name) => body[name] !== undefined)
  if (namesParcel && TOGETHER.some((name) => textAt(body, name) === null)) {
    throw new PspError(1000, "Required Fields error", 400)
  }
}
