import { lazy, Suspense } from "react"
import { ProductListPage } from "./catalogue/product-list-page"
import { Header } from "./header"
import { useLanguage } from "./language/language"
import { NotFoundPage } from "./not-found-page"
import { prefetchPages } from "./prefetch-pages"
import { useLocation } from "./routing/location"
import { match } from "./routing/match"
import { Icon } from "./ui/icon"
import { PageBoundary } from "./ui/page-boundary"

const AccountPage = lazy(async () => ({ default: (await prefetchPages()).AccountPage }))
const CartPage = lazy(async () => ({ default: (await prefetchPages()).CartPage }))
const ProductPage = lazy(async () => ({ default: (await prefetchPages()).ProductPage }))
const CheckoutPage = lazy(async () => ({ default: (await prefetchPages()).CheckoutPage }))
const PayLinkPage = lazy(async () => ({ default: (await prefetchPages()).PayLinkPage }))
const PayOrderPage = lazy(async () => ({ default: (await prefetchPages()).PayOrderPage }))
const ReturnPage = lazy(async () => ({ default: (await prefetchPages()).ReturnPage }))
const TermsPage = lazy(async () => ({ default: (await prefetchPages()).TermsPage }))
const OrderPage = lazy(async () => ({ default: (await prefetchPages()).OrderPage }))

type Parameters = Record<string, string>

const ROUTES: [pattern: string, page: (parameters: Parameters, search: string) => JSX.Element][] = [
  ["/", () => <ProductListPage />],
  ["/tea/:handle", ({ handle = "" }) => <ProductPage key={handle} handle={handle} />],
  ["/cart", () => <CartPage />],
  ["/checkout", (_, search) => <CheckoutPage search={search} />],
  ["/checkout/return", (_, search) => <ReturnPage key={search} search={search} />],
  ["/pay/:sessionId", ({ sessionId = "" }) => <PayLinkPage key={sessionId} sessionId={sessionId} />],
  // After paying for an order's collection, MultiSafepay sends the shopper back here and names the payment.
  ["/pay", (_, search) => <PayLinkPage sessionId={new URLSearchParams(search).get("transactionid") ?? ""} />],
  [
    "/payment-collection/:id",
    ({ id = "" }, search) => (
      <PayOrderPage key={id} collectionId={id} orderId={new URLSearchParams(search).get("order_id") ?? ""} />
    ),
  ],
  ["/terms", () => <TermsPage />],
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
        <PageBoundary key={path}>
          <Suspense fallback={<div aria-busy="true" />}>{pageAt(path, search)}</Suspense>
        </PageBoundary>
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
