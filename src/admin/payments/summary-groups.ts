import type { SummaryGroup } from "../../types/http/admin"

/** From bottom to top of the chart. */
export const SUMMARY_GROUPS: readonly SummaryGroup[] = ["paid", "open", "failed", "refunded"]

export const GROUP_COLORS: Record<SummaryGroup, string> = {
  paid: "bg-ui-tag-green-icon",
  open: "bg-ui-tag-orange-icon",
  failed: "bg-ui-tag-neutral-icon",
  refunded: "bg-ui-tag-red-icon",
}
