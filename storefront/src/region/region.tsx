import type { HttpTypes } from "@medusajs/types"
import { createContext, type ReactNode, useCallback, useContext, useState } from "react"
import { useShop } from "../shop"
import { recall, remember } from "../storage"
import { useLoad } from "../use-load"

type Region = HttpTypes.StoreRegion

interface RegionChoice {
  regions: Region[]
  /** Undefined until the shop has answered. */
  region: Region | undefined
  /** The shop did not answer. It is asked again automatically, or at once by `reload`. */
  failed: boolean
  reload: () => void
  choose: (id: string) => void
}

const RegionContext = createContext<RegionChoice | undefined>(undefined)

/** The shopper's market, which decides currency, prices, taxes and ways to pay. */
export function RegionProvider({ children }: { children: ReactNode }) {
  const { store } = useShop()
  const { value, error, reload } = useLoad(
    "regions",
    () => store.region.list({ fields: "id,name,currency_code,*countries" }),
    { retryAfter: 3000 },
  )
  const [chosen, setChosen] = useState(() => recall("region"))
  const regions = value?.regions ?? []
  const region = regions.find(({ id }) => id === chosen) ?? regions.find(isHome) ?? regions[0]

  const choose = useCallback((id: string) => {
    remember("region", id)
    setChosen(id)
  }, [])

  return (
    <RegionContext.Provider value={{ regions, region, failed: !!error && !value, reload, choose }}>
      {children}
    </RegionContext.Provider>
  )
}

export function useRegion(): RegionChoice {
  const choice = useContext(RegionContext)
  if (!choice) {
    throw new Error("useRegion needs a RegionProvider above it")
  }
  return choice
}

/** The browser's languages often name a country: en-US shops in the United States. */
function isHome(region: Region): boolean {
  const home = navigator.language.split("-")[1]?.toLowerCase()
  return !!home && !!region.countries?.some(({ iso_2 }) => iso_2 === home)
}
