import { z } from "zod/v4"
import type { MinorUnits } from "./minor-units"
import {
  optionalAmount,
  optionalList,
  optionalObject,
  optionalText,
  optionalUrl,
  requiredList,
  requiredText,
  withoutUndefined,
} from "./tolerant"

export type IconUrls = { large?: string; medium?: string; vector?: string }

/** A payment method that is active for the site. Empty lists of countries and currencies mean all of them. */
export type PaymentMethod = {
  id: string
  name: string
  /** Euro cents, whatever the currency of the order. */
  allowedAmount: { min?: MinorUnits; max?: MinorUnits }
  allowedCountries: string[]
  allowedCurrencies: string[]
  iconUrls: IconUrls
  brands: { id: string; name?: string; iconUrls: IconUrls }[]
}

const iconUrlsSchema = optionalObject(
  z.object({ large: optionalUrl, medium: optionalUrl, vector: optionalUrl }).transform(withoutUndefined),
)
const codes = optionalList(requiredText.transform((code) => code.toUpperCase()))

const brandSchema = z
  .object({ id: requiredText, name: optionalText, icon_urls: iconUrlsSchema })
  .transform((brand) => withoutUndefined({ id: brand.id, name: brand.name, iconUrls: brand.icon_urls }))

const paymentMethodSchema = z
  .object({
    id: requiredText,
    name: optionalText,
    allowed_amount: optionalObject(z.object({ min: optionalAmount, max: optionalAmount })),
    allowed_countries: codes,
    allowed_currencies: codes,
    icon_urls: iconUrlsSchema,
    brands: optionalList(brandSchema),
  })
  .transform(
    (wire): PaymentMethod =>
      withoutUndefined({
        id: wire.id.toUpperCase(),
        name: wire.name ?? wire.id,
        allowedAmount: withoutUndefined(wire.allowed_amount),
        allowedCountries: wire.allowed_countries,
        allowedCurrencies: wire.allowed_currencies,
        iconUrls: wire.icon_urls,
        brands: wire.brands,
      }),
  )

const namedSchema = optionalObject(z.object({ id: optionalText }))

/** Other methods are not parsed, so that an invalid entry of one cannot hide these. The ids are in upper case. */
export const paymentMethodsSchema = (ids: readonly string[]) =>
  requiredList(z.unknown())
    .transform((entries) =>
      entries.filter((entry) => ids.includes(namedSchema.parse(entry).id?.toUpperCase() ?? "")),
    )
    .pipe(z.array(paymentMethodSchema))
