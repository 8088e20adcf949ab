import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, MedusaError } from "@medusajs/framework/utils"

/** What a payment link needs to know of an order. */
export type LinkOrder = {
  id: string
  display_id: number
  email?: string | null
  currency_code: string
  canceled_at?: string | Date | null
  summary?: { raw_pending_difference?: BigNumber; pending_difference?: BigNumber } | null
  region?: { id: string; name: string; payment_providers?: { id: string }[] } | null
  billing_address?: OrderAddress | null
  shipping_address?: OrderAddress | null
  payment_collections?: LinkCollection[]
}

type BigNumber = Parameters<typeof MathBN.convert>[0]
type OrderAddress = Record<string, unknown>

export type LinkCollection = {
  id: string
  status: string
  captured_amount?: BigNumber | null
  payment_sessions?: LinkSession[]
  payments?: LinkPayment[]
}

export type LinkSession = {
  id: string
  provider_id: string
  status: string
  amount: BigNumber
  data?: Record<string, unknown> | null
  payment?: { id: string } | null
}

type LinkPayment = {
  id: string
  amount: BigNumber
  canceled_at?: string | Date | null
  captures?: { amount: BigNumber }[]
}

const ADDRESS =
  "first_name,last_name,company,phone,address_1,address_2,postal_code,city,province,country_code"
const addressFields = (name: string) => ADDRESS.split(",").map((field) => `${name}.${field}`)

const FIELDS = [
  "id",
  "display_id",
  "email",
  "currency_code",
  "canceled_at",
  "summary",
  "region.id",
  "region.name",
  "region.payment_providers.id",
  ...addressFields("billing_address"),
  ...addressFields("shipping_address"),
  ...["id", "status", "captured_amount"].map((field) => `payment_collections.${field}`),
  ...["id", "provider_id", "status", "amount", "data", "payment.id"].map(
    (field) => `payment_collections.payment_sessions.${field}`,
  ),
  ...["id", "amount", "canceled_at", "captures.amount"].map(
    (field) => `payment_collections.payments.${field}`,
  ),
]

/** @throws MedusaError not_found */
export async function loadLinkOrder(container: MedusaContainer, orderId: string): Promise<LinkOrder> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "order", fields: FIELDS, filters: { id: orderId } })
  const order = data[0] as unknown as LinkOrder | undefined
  if (!order) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} was not found`)
  }
  return order
}

/** What the order still owes, in major units; negative when the shop owes. Medusa's own sum, drafts included. */
export function outstandingOf({ summary }: LinkOrder): BigNumber {
  return MathBN.convert(summary?.raw_pending_difference ?? summary?.pending_difference ?? 0)
}

/** Payments that were authorised, with whatever provider, and wait for their capture; major units. */
export function awaitingCapture({ payment_collections }: LinkOrder): BigNumber {
  return (payment_collections ?? [])
    .flatMap(({ payments }) => payments ?? [])
    .filter(({ canceled_at }) => !canceled_at)
    .map(({ amount, captures }) =>
      (captures ?? []).reduce<BigNumber>((left, capture) => MathBN.sub(left, capture.amount), amount),
    )
    .reduce((sum, left) => MathBN.add(sum, left), MathBN.convert(0))
}

/** Sessions that came to no payment yet. */
export function openSessions({ payment_collections }: LinkOrder): (LinkSession & { collectionId: string })[] {
  return (payment_collections ?? []).flatMap(({ id, payment_sessions }) =>
    (payment_sessions ?? [])
      .filter((session) => !session.payment)
      .map((session) => ({ ...session, collectionId: id })),
  )
}
