import type { HttpTypes } from "@medusajs/types"
import { type FormEvent, useState } from "react"
import { useCustomer } from "../account/customer"
import { type Cart, useCart } from "../cart/cart"
import { useLanguage } from "../language/language"
import { useRegion } from "../region/region"
import { Button } from "../ui/button"
import { Field, SelectField } from "../ui/field"
import { Notice } from "../ui/notice"
import { Skeleton } from "../ui/skeleton"
import { useForm } from "../ui/use-form"
import { addressLines, addressValues, countryName } from "./address"
import { Step, type StepState } from "./step"

interface AddressStepProps {
  cart: Cart
  state: StepState
  onEdit: () => void
  onDone: () => void
}

export function AddressStep({ cart, state, onEdit, onDone }: AddressStepProps) {
  const { t, locale } = useLanguage()
  const { region } = useRegion()
  const lines = addressLines(cart.shipping_address, locale)
  return (
    <Step
      number={1}
      title={t("stepAddress")}
      state={state}
      onEdit={onEdit}
      chosen={
        <address>
          <span>{cart.email}</span>
          <span>{lines.join(", ")}</span>
        </address>
      }
    >
      {region ? (
        <AddressForm cart={cart} region={region} onDone={onDone} />
      ) : (
        <Skeleton lines={6} height={48} />
      )}
    </Step>
  )
}

interface AddressFormProps {
  cart: Cart
  region: HttpTypes.StoreRegion
  onDone: () => void
}

function AddressForm({ cart, region, onDone }: AddressFormProps) {
  const { t, locale } = useLanguage()
  const { customer } = useCustomer()
  const { update } = useCart()
  const countries = (region.countries ?? [])
    .map(({ iso_2 = "" }) => [iso_2, countryName(iso_2, locale)] as [code: string, name: string])
    .sort(([, one], [, other]) => one.localeCompare(other, locale))
  const known = addressValues(cart.shipping_address)
  const form = useForm({
    email: cart.email ?? customer?.email ?? "",
    ...known,
    first_name: known.first_name || (customer?.first_name ?? ""),
    last_name: known.last_name || (customer?.last_name ?? ""),
    country_code: countryOf(known.country_code, countries),
  })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const hasStates = form.values.country_code === "us"

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setProblem(undefined)
    const required = ["email", "first_name", "last_name", "address_1", "postal_code", "city"] as const
    if (!form.check([...required, ...(hasStates ? (["province"] as const) : [])])) {
      return
    }
    setBusy(true)
    const { email, ...address } = form.values
    try {
      await update({ email: email.trim(), shipping_address: address, billing_address: address })
      onDone()
    } catch (error) {
      setProblem(t("saveFailed", { reason: (error as Error).message }))
      setBusy(false)
    }
  }

  return (
    <form className="form grid" noValidate onSubmit={save}>
      {problem && (
        <Notice tone="error" takeFocus>
          {problem}
        </Notice>
      )}
      <Field {...form.input("email")} label={t("email")} type="email" autoComplete="email" required />
      <Field
        {...form.input("first_name")}
        label={t("firstName")}
        autoComplete="given-name"
        className="half"
        required
      />
      <Field
        {...form.input("last_name")}
        label={t("lastName")}
        autoComplete="family-name"
        className="half"
        required
      />
      <Field {...form.input("address_1")} label={t("address1")} autoComplete="address-line1" required />
      <Field {...form.input("address_2")} label={t("address2")} autoComplete="address-line2" />
      <Field
        {...form.input("postal_code")}
        label={t("postalCode")}
        autoComplete="postal-code"
        className="short"
        required
      />
      <Field
        {...form.input("city")}
        label={t("city")}
        autoComplete="address-level2"
        className="short"
        required
      />
      {hasStates && (
        <Field {...form.input("province")} label={t("province")} autoComplete="address-level1" required />
      )}
      <SelectField
        label={t("country")}
        name="country_code"
        autoComplete="country"
        value={form.values.country_code}
        options={countries}
        onChange={(code) => form.set("country_code", code)}
        className="half"
      />
      <Field {...form.input("phone")} label={t("phone")} type="tel" autoComplete="tel" className="half" />
      <Button type="submit" busy={busy}>
        {t(busy ? "saving" : "saveAddress")}
      </Button>
    </form>
  )
}

/** The country of the address, else the one in the browser's language, else the first of the market. */
function countryOf(known: string, countries: [code: string, name: string][]): string {
  const home = navigator.language.split("-")[1]?.toLowerCase()
  const codes = countries.map(([code]) => code)
  return [known, home].find((code) => code && codes.includes(code)) ?? codes[0] ?? ""
}
