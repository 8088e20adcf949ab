import type { UsedTable } from "../../core/shop-db/schema"
import { MspAlert } from "./models/alert"
import { MspPayment } from "./models/payment"

/** The plugin's own tables, as its migrations create them. The boot checks that they exist. */
export const PLUGIN_TABLES: Readonly<Record<string, UsedTable>> = {
  msp_payment: {
    for: "what is still to do about a payment",
    columns: Object.keys(MspPayment.parse().schema),
  },
  msp_alert: {
    for: "alerts",
    columns: Object.keys(MspAlert.parse().schema),
  },
  msp_run: {
    for: "the reports of jobs",
    columns: [
      "id",
      "kind",
      "started_at",
      "finished_at",
      "report",
      "error",
      "created_at",
      "updated_at",
      "deleted_at",
    ],
  },
  msp_notification: {
    for: "notifications that came in",
    columns: [
      "id",
      "provider_id",
      "psp_order_id",
      "signature",
      "claimed_status",
      "http_status",
      "duration_ms",
      "times",
      "first_at",
      "last_at",
      "created_at",
      "updated_at",
      "deleted_at",
    ],
  },
  msp_lease: {
    for: "having one process at a time work on a payment",
    columns: ["key", "owner", "expires_at"],
  },
}
