import { defineRouteConfig } from "@medusajs/admin-sdk"
import { AttentionSection } from "../../attention/attention-section"
import { MenuIcon } from "../../components/menu-icon"
import { useTexts } from "../../lib/use-texts"
import { PaymentsSection } from "../../payments/payments-section"
import { SummarySection } from "../../payments/summary-section"

function AlipayPage() {
  return (
    <div className="flex w-full flex-col gap-y-3">
      <AttentionSection />
      <PaymentsSection />
      <SummarySection />
    </div>
  )
}

function Breadcrumb() {
  return useTexts().t("title")
}

export const config = defineRouteConfig({ label: "title", translationNs: "alipay", icon: MenuIcon })

export const handle = { breadcrumb: () => <Breadcrumb /> }

export default AlipayPage
