import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { CustomerProvider } from "./account/customer"
import { App } from "./app"
import { CartProvider } from "./cart/cart"
import { loadConfig } from "./config"
import { LanguageProvider, loadLanguage } from "./language/language"
import { prefetchPages } from "./prefetch-pages"
import { RegionProvider } from "./region/region"
import { openShop, ShopProvider } from "./shop"
import "./styles/base.css"
import "./styles/layout.css"
import "./styles/controls.css"
import "./styles/catalogue.css"
import "./styles/checkout.css"
import "./styles/motion.css"

async function start() {
  if (location.pathname !== "/") {
    // Preloaded before React asks for it. PageBoundary shows an error if loading fails.
    prefetchPages().catch(() => undefined)
  }
  const [config, language] = await Promise.all([loadConfig(), loadLanguage()])
  const shop = openShop(config)
  const place = document.getElementById("app")
  if (!place) {
    throw new Error("The page has no element #app")
  }
  createRoot(place).render(
    <StrictMode>
      <ShopProvider shop={shop}>
        <LanguageProvider first={language}>
          <RegionProvider>
            <CustomerProvider>
              <CartProvider>
                <App />
              </CartProvider>
            </CustomerProvider>
          </RegionProvider>
        </LanguageProvider>
      </ShopProvider>
    </StrictMode>,
  )
}

start()
