import type { HttpTypes } from "@medusajs/types"
import { createContext, type ReactNode, useCallback, useContext, useState } from "react"
import { useLanguage } from "../language/language"
import { useShop } from "../shop"
import { recall, remember } from "../storage"
import { LoadFailed } from "../ui/load-failed"
import { Page } from "../ui/page"
import { useLoad } from "../use-load"

type Region = HttpTypes.StoreRegion

interface RegionChoice {
  regions: Region[]
  /** Undefined until the shop has answered. */
  region: Region | undefined
  choose: (id: string) => void
}

const RegionContext = createContext<RegionChoice>({ regions: [], region: undefined, choose: () => {} })

/** The market that the shopper buys in: it decides currency, prices, taxes and ways to pay. */
export function RegionProvider({ children }: { children: ReactNode }) {
  const { store } = useShop()
  const { t } = useLanguage()
  const { value, error, reload } = useLoad("regions", () =>
    store.region.list({ fields: "id,name,currency_code,*countries" }),
  )
  const [chosen, setChosen] = useState(() => recall("region"))
  const regions = value?.regions ?? []
  const region = regions.find(({ id }) => id === chosen) ?? regions.find(isHome) ?? regions[0]

  const choose = useCallback((id: string) => {
    remember("region", id)
    setChosen(id)
  }, [])

  if (error && !value) {
    return (
      <main className="alone">
        <Page title={t("loadFailedTitle")} heading="Leaf & Kettle">
          <LoadFailed retry={reload} />
        </Page>
      </main>
    )
  }
  return <RegionContext.Provider value={{ regions, region, choose }}>{children}</RegionContext.Provider>
}

export function useRegion(): RegionChoice {
  return useContext(RegionContext)
}

/** The browser's languages often name a country: en-US shops in the United States. */
function isHome(region: Region): boolean {
  const home = navigator.language.split("-")[1]?.toLowerCase()
  return !!home && !!region.countries?.some(({ iso_2 }) => iso_2 === home)
}
