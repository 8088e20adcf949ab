import type { HttpTypes } from "@medusajs/types"
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react"
import { useRegion } from "../region/region"
import { httpStatusOf, useShop } from "../shop"
import { onOtherTab, recall, remember } from "../storage"

export type Cart = HttpTypes.StoreCart

interface CartState {
  /** Undefined while loading and when there is none. */
  cart: Cart | undefined
  loading: boolean
  failed: boolean
  reload: () => Promise<Cart | undefined>
  add: (variantId: string, quantity: number) => Promise<void>
  /** 0 removes the line. */
  setQuantity: (lineId: string, quantity: number) => Promise<void>
  update: (changes: HttpTypes.StoreUpdateCart) => Promise<void>
  /** Changes the market, and keeps the cart. */
  moveTo: (regionId: string) => Promise<void>
  chooseShipping: (optionId: string) => Promise<void>
  /** False when the shop does not know the promotion code, or it does not apply to this cart. */
  addCode: (code: string) => Promise<boolean>
  removeCode: (code: string) => Promise<boolean>
  /** Uses an existing cart, such as the one in the address that a shopper returned to. */
  adopt: (id: string) => void
  /** The cart became an order. */
  forget: (id: string) => void
}

const CartContext = createContext<CartState | undefined>(undefined)

// what the shop shows, beyond Medusa's own choice
const FIELDS = { fields: "+items.original_total,*promotions,*shipping_methods,*payment_collection,*region" }

export function CartProvider({ children }: { children: ReactNode }) {
  const { store } = useShop()
  const { region, choose } = useRegion()
  const [id, setId] = useState(() => recall("cart"))
  const [cart, setCart] = useState<Cart>()
  const [failed, setFailed] = useState(false)
  const [loading, setLoading] = useState(id !== undefined)
  const creating = useRef<Promise<Cart>>(undefined)

  const keep = useCallback((next: string | undefined) => {
    remember("cart", next)
    setId(next)
    if (next === undefined) {
      setCart(undefined)
      creating.current = undefined
    }
  }, [])

  const reload = useCallback(async () => {
    if (!id) {
      setCart(undefined)
      setLoading(false)
      return undefined
    }
    try {
      const answer = await store.cart.retrieve(id, FIELDS)
      setFailed(false)
      if (answer.cart.completed_at) {
        keep(undefined)
        return undefined
      }
      setCart(answer.cart)
      return answer.cart
    } catch (error) {
      if (httpStatusOf(error) === 404) {
        keep(undefined)
      } else {
        setFailed(true)
      }
      return undefined
    } finally {
      setLoading(false)
    }
  }, [id, store, keep])

  useEffect(() => {
    reload()
  }, [reload])

  useEffect(() => onOtherTab("cart", () => setId(recall("cart"))), [])

  // a cart is priced in one market, so the shop shows that one
  useEffect(() => {
    if (cart?.region_id) {
      choose(cart.region_id)
    }
  }, [cart?.region_id, choose])

  const value = useMemo<CartState>(() => {
    async function ensureCart(): Promise<Cart> {
      if (cart) {
        return cart
      }
      creating.current ??= store.cart.create({ region_id: region?.id }, FIELDS).then((answer) => answer.cart)
      try {
        const created = await creating.current
        keep(created.id)
        return created
      } catch (error) {
        creating.current = undefined
        throw error
      }
    }
    function open(): Cart {
      if (!cart) {
        throw new Error("There is no cart to change")
      }
      return cart
    }
    return {
      cart,
      loading,
      failed,
      reload,
      add: async (variant_id, quantity) => {
        const { id: cartId } = await ensureCart()
        const answer = await store.cart.createLineItem(cartId, { variant_id, quantity }, FIELDS)
        setCart(answer.cart)
      },
      setQuantity: async (lineId, quantity) => {
        if (quantity > 0) {
          const answer = await store.cart.updateLineItem(open().id, lineId, { quantity }, FIELDS)
          setCart(answer.cart)
        } else {
          await store.cart.deleteLineItem(open().id, lineId)
          await reload()
        }
      },
      update: async (changes) => {
        const answer = await store.cart.update(open().id, changes, FIELDS)
        setCart(answer.cart)
      },
      moveTo: async (region_id) => {
        if (cart) {
          const answer = await store.cart.update(cart.id, { region_id }, FIELDS)
          setCart(answer.cart)
        }
        choose(region_id)
      },
      chooseShipping: async (option_id) => {
        const answer = await store.cart.addShippingMethod(open().id, { option_id }, FIELDS)
        setCart(answer.cart)
      },
      addCode: async (code) => {
        try {
          const answer = await store.cart.addPromotions(open().id, { promo_codes: [code] }, FIELDS)
          setCart(answer.cart)
          return !!answer.cart.promotions?.some((promotion) => promotion.code === code)
        } catch (error) {
          if (httpStatusOf(error) === 400) {
            return false
          }
          throw error
        }
      },
      removeCode: async (code) => {
        const answer = await store.cart.removePromotions(open().id, { promo_codes: [code] }, FIELDS)
        setCart(answer.cart)
        return true
      },
      adopt: (cartId) => keep(cartId),
      forget: (cartId) => {
        if (cartId === recall("cart")) {
          keep(undefined)
        }
      },
    }
  }, [cart, loading, failed, reload, region, choose, store, keep])

  return <CartContext.Provider value={value}>{children}</CartContext.Provider>
}

export function useCart(): CartState {
  const state = useContext(CartContext)
  if (!state) {
    throw new Error("useCart needs a CartProvider above it")
  }
  return state
}

export function countItems(cart: Cart | undefined): number {
  return (cart?.items ?? []).reduce((sum, item) => sum + item.quantity, 0)
}
