import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { orderNumberOf } from "../../../../../core/shop-db/fragments/order-number"
import type { Buyer } from "../../../../../types/http/admin"

type Item = {
  id: string
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  quantity?: unknown
  unit_price?: unknown
}

type Content = {
  id: string
  email?: string | null
  customer_id?: string | null
  shipping_address?: { first_name?: string | null; last_name?: string | null } | null
  items?: (Item | null)[] | null
}

type Order = Content & {
  display_id?: number
  custom_display_id?: string | null
  created_at: string | Date
  canceled_at?: string | Date | null
}

const CONTENT = [
  "id",
  "email",
  "customer_id",
  "shipping_address.first_name",
  "shipping_address.last_name",
  "items.*",
]

/** @param collectionId the payment collection; undefined for a payment that core has deleted */
export async function findBuyer(
  container: MedusaContainer,
  collectionId: string | undefined,
): Promise<Buyer> {
  if (!collectionId) {
    return { order: null, cart_id: null, customer: null, items: [] }
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: [
      ...CONTENT.map((field) => `cart.${field}`),
      ...CONTENT.map((field) => `order.${field}`),
      "order.display_id",
      "order.custom_display_id",
      "order.created_at",
      "order.canceled_at",
    ],
    filters: { id: collectionId },
  })
  const [collection] = data as unknown as { cart?: Content | null; order?: Order | null }[]
  const { cart = null, order = null } = collection ?? {}
  const content = order ?? cart
  return {
    order: order && {
      id: order.id,
      number: orderNumberOf(order),
      created_at: new Date(order.created_at).toISOString(),
      canceled_at: order.canceled_at ? new Date(order.canceled_at).toISOString() : null,
    },
    cart_id: cart?.id ?? null,
    customer: content && {
      id: content.customer_id ?? null,
      name: nameOf(content),
      email: content.email ?? null,
    },
    items: (content?.items ?? []).flatMap((item) => (item ? [toItem(item)] : [])),
  }
}

const nameOf = ({ shipping_address: to }: Content): string | null =>
  [to?.first_name, to?.last_name].filter(Boolean).join(" ") || null

const toItem = ({ id, title, product_title, variant_title, quantity, unit_price }: Item) => ({
  id,
  title: product_title || title || "",
  variant: variant_title ?? null,
  quantity: Number(quantity ?? 0),
  unit_price: Number(unit_price ?? 0),
})
