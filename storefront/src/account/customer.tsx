import type { HttpTypes } from "@medusajs/types"
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react"
import { httpStatusOf, useShop } from "../shop"
import { recall } from "../storage"

export interface NewCustomer {
  email: string
  password: string
  first_name: string
  last_name: string
}

interface CustomerState {
  customer: HttpTypes.StoreCustomer | undefined
  /** The shop checks whether the shopper is signed in. */
  loading: boolean
  signIn: (email: string, password: string) => Promise<void>
  register: (customer: NewCustomer) => Promise<void>
  signOut: () => Promise<void>
}

const CustomerContext = createContext<CustomerState | undefined>(undefined)

export function CustomerProvider({ children }: { children: ReactNode }) {
  const { auth, client, store } = useShop()
  const [customer, setCustomer] = useState<HttpTypes.StoreCustomer>()
  const [loading, setLoading] = useState(() => recall("customer") !== undefined)

  useEffect(() => {
    if (recall("customer") === undefined) {
      return
    }
    store.customer
      .retrieve()
      .then((answer) => setCustomer(answer.customer))
      .catch((error) => {
        if (httpStatusOf(error) === 401) {
          client.clearToken()
        }
      })
      .finally(() => setLoading(false))
  }, [store, client])

  const value = useMemo<CustomerState>(() => {
    async function signIn(email: string, password: string) {
      const token = await (await auth()).login("customer", "emailpass", { email, password })
      if (typeof token !== "string") {
        throw new Error("This account needs another way to sign in")
      }
      const answer = await store.customer.retrieve()
      const cartId = recall("cart")
      if (cartId) {
        // from here on the cart belongs to the customer, and so does its order
        await store.cart.transferCart(cartId).catch(() => {})
      }
      setCustomer(answer.customer)
    }
    return {
      customer,
      loading,
      signIn,
      register: async ({ email, password, first_name, last_name }) => {
        const token = await (await auth()).register("customer", "emailpass", { email, password })
        const headers = { Authorization: `Bearer ${token}` }
        await store.customer.create({ email, first_name, last_name }, {}, headers)
        await signIn(email, password)
      },
      signOut: async () => {
        await (await auth()).logout()
        setCustomer(undefined)
      },
    }
  }, [customer, loading, auth, store])

  return <CustomerContext.Provider value={value}>{children}</CustomerContext.Provider>
}

export function useCustomer(): CustomerState {
  const state = useContext(CustomerContext)
  if (!state) {
    throw new Error("useCustomer needs a CustomerProvider above it")
  }
  return state
}
