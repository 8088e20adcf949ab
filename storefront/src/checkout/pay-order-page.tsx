import { isAlipayProvider, startAlipayPayment } from "medusa-payment-multisafepay-alipay/storefront"
import { useState } from "react"
import { useLanguage } from "../language/language"
import { useMoney } from "../money"
import { useShop } from "../shop"
import { Button } from "../ui/button"
import { LoadFailed } from "../ui/load-failed"
import { Notice } from "../ui/notice"
import { Page } from "../ui/page"
import { Skeleton } from "../ui/skeleton"
import { useLoad } from "../use-load"
import { isAlipayPlus, methodName } from "./payment-options"

/** The page behind the dashboard's "Copy payment link": pays what an order owes, by its payment collection. */
export function PayOrderPage({ collectionId, orderId }: { collectionId: string; orderId: string }) {
  const { t } = useLanguage()
  const { store } = useShop()
  const { value, error, reload } = useLoad(`owed ${collectionId}`, async () => {
    const { order } = await store.order.retrieve(orderId, { fields: "*payment_collections,region_id" })
    const { payment_providers } = await store.payment.listPaymentProviders({
      region_id: order.region_id ?? "",
    })
    const collection = order.payment_collections?.find(({ id }) => id === collectionId)
    const providers = payment_providers.map(({ id }) => id).filter(isAlipayProvider)
    return { order, collection, providers: providers.sort((one) => (isAlipayPlus(one) ? -1 : 1)) }
  })
  if (error && !value) {
    return (
      <Page title={t("loadFailedTitle")}>
        <LoadFailed retry={reload} />
      </Page>
    )
  }
  if (!value) {
    return (
      <div className="page">
        <Skeleton lines={3} height={72} />
      </div>
    )
  }
  const { collection, providers } = value
  const isOwed = collection !== undefined && collection.status !== "completed" && providers.length > 0
  return (
    <Page title={t("linkTitle")} className="narrow" lead={isOwed ? "" : t("link_expired_text")}>
      {isOwed && (
        <Choice
          collectionId={collectionId}
          amount={collection.amount}
          currencyCode={value.order.currency_code}
          providers={providers}
        />
      )}
    </Page>
  )
}

function Choice({
  collectionId,
  amount,
  currencyCode,
  providers,
}: {
  collectionId: string
  amount: number
  currencyCode: string
  providers: string[]
}) {
  const { t, pspLocale } = useLanguage()
  const shop = useShop()
  const money = useMoney(currencyCode)
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState("")
  const pay = async (providerId: string) => {
    setBusy(providerId)
    setProblem("")
    try {
      const cart = { id: "", payment_collection: { id: collectionId } }
      const { url } = await startAlipayPayment(shop, cart, {
        providerId,
        returnUrl: `${location.origin}/pay`,
        locale: pspLocale,
        shopper: false,
      })
      location.assign(url)
    } catch (error) {
      const values = { method: t(methodName(providerId)), reason: (error as Error).message }
      setProblem(t("startRefused", values))
      setBusy(undefined)
    }
  }
  return (
    <div className="card">
      <p className="price">{money(amount)}</p>
      {problem && (
        <Notice tone="error" takeFocus>
          {problem}
        </Notice>
      )}
      {providers.map((id) => (
        <Button key={id} busy={busy === id} onClick={() => void pay(id)}>
          {t("linkPay", { method: t(methodName(id)) })}
        </Button>
      ))}
    </div>
  )
}
