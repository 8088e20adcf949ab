import { CreditCard } from "@medusajs/icons"
import { useAlertCount } from "../attention/use-alerts"
import { useTranslatedFeed } from "../lib/use-translated-feed"

/**
 * The icon of the menu entry. Medusa's menu has no place for a number and cuts an icon off at 15 px, so the icon itself
 * becomes the number while there are open alerts. It is on nearly every page, so it also translates the feed.
 */
export function MenuIcon() {
  useTranslatedFeed()
  const count = useAlertCount() ?? 0
  if (count === 0) {
    return <CreditCard />
  }
  return (
    <span
      className="flex size-[15px] items-center justify-center rounded-sm text-[9px] font-semibold leading-none"
      // Medusa's own reds do not have enough contrast with a white number.
      style={{ backgroundColor: "#be123c", color: "#fff" }}
      data-testid="alipay-alert-count"
    >
      {count > 9 ? "9+" : count}
    </span>
  )
}
