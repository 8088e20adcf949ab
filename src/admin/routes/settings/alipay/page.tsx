import { defineRouteConfig } from "@medusajs/admin-sdk"
import { CreditCard } from "@medusajs/icons"
import { useTexts } from "../../../lib/use-texts"
import { useTranslatedFeed } from "../../../lib/use-translated-feed"
import { SettingsSections } from "../../../settings/settings-sections"

function AlipaySettingsPage() {
  // The menu icon does this elsewhere, but the settings have a menu of their own without it.
  useTranslatedFeed()
  return (
    <div className="flex w-full flex-col gap-y-3">
      <SettingsSections />
    </div>
  )
}

function Breadcrumb() {
  return useTexts().t("title")
}

export const config = defineRouteConfig({ label: "title", translationNs: "alipay", icon: CreditCard })

export const handle = { breadcrumb: () => <Breadcrumb /> }

export default AlipaySettingsPage
