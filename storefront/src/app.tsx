import { AccountPage } from "./account/account-page"
import { CartPage } from "./cart/cart-page"
import { ProductListPage } from "./catalogue/product-list-page"
import { ProductPage } from "./catalogue/product-page"
import { CheckoutPage } from "./checkout/checkout-page"
import { PayLinkPage } from "./checkout/pay-link-page"
import { PayOrderPage } from "./checkout/pay-order-page"
import { ReturnPage } from "./checkout/return-page"
import { Header } from "./header"
import { useLanguage } from "./language/language"
import { NotFoundPage } from "./not-found-page"
import { OrderPage } from "./order/order-page"
import { useLocation } from "./routing/location"
import { match } from "./routing/match"
import { Icon } from "./ui/icon"

type Parameters = Record<string, string>

const ROUTES: [pattern: string, page: (parameters: Parameters, search: string) => JSX.Element][] = [
  ["/", () => <ProductListPage />],
  ["/tea/:handle", ({ handle = "" }) => <ProductPage key={handle} handle={handle} />],
  ["/cart", () => <CartPage />],
  ["/checkout", (_, search) => <CheckoutPage search={search} />],
  ["/checkout/return", (_, search) => <ReturnPage key={search} search={search} />],
  ["/pay/:sessionId", ({ sessionId = "" }) => <PayLinkPage key={sessionId} sessionId={sessionId} />],
  // MultiSafepay brings whoever paid an order's collection back here, and names the payment.
  ["/pay", (_, search) => <PayLinkPage sessionId={new URLSearchParams(search).get("transactionid") ?? ""} />],
  [
    "/payment-collection/:id",
    ({ id = "" }, search) => (
      <PayOrderPage key={id} collectionId={id} orderId={new URLSearchParams(search).get("order_id") ?? ""} />
    ),
  ],
  ["/order/:id", ({ id = "" }, search) => <OrderPage key={id} id={id} isNew={search.includes("new=1")} />],
  ["/account", () => <AccountPage />],
]

export function App() {
  const { t } = useLanguage()
  const { path, search } = useLocation()
  return (
    <>
      <Header />
      <main id="content" tabIndex={-1}>
        {pageAt(path, search)}
      </main>
      <footer className="footer">
        <p>{t("footerPromise")}</p>
        <p>
          <Icon name="lock" size={16} /> {t("footerSecure")}
        </p>
        <p>{t("footerExample")}</p>
      </footer>
    </>
  )
}

function pageAt(path: string, search: string): JSX.Element {
  for (const [pattern, page] of ROUTES) {
    const parameters = match(pattern, path)
    if (parameters) {
      return page(parameters, search)
    }
  }
  return <NotFoundPage />
}
