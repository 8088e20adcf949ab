import { useParams } from "react-router-dom"
import { useTexts } from "../../../../lib/use-texts"
import { BuyerSection } from "../../../../payment/buyer-section"
import { PaymentAlerts } from "../../../../payment/payment-alerts"
import { PaymentSection } from "../../../../payment/payment-section"
import { Timeline } from "../../../../payment/timeline"
import { usePayment } from "../../../../payment/use-payment"

function PaymentPage() {
  const { id = "" } = useParams()
  const { data: view, isError, error } = usePayment(id)
  if (isError) {
    throw error
  }
  if (!view) {
    return null
  }
  return (
    <div className="flex w-full flex-col gap-y-3">
      <PaymentAlerts alerts={view.alerts} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_440px]">
        <div className="flex min-w-0 flex-col gap-y-3">
          <PaymentSection view={view} />
          <BuyerSection view={view} />
        </div>
        <Timeline entries={view.timeline} currency={view.payment.currency_code} />
      </div>
    </div>
  )
}

function Breadcrumb() {
  return useTexts().t("attention.payment")
}

export const handle = { breadcrumb: () => <Breadcrumb /> }

export default PaymentPage
