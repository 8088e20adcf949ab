import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectionOf } from "../../../../core/shop-db/connection"
import type { AlertRow } from "../../../../modules/payment-journal/alerts"
import { countAlerts, pageOfAlerts } from "../../../../modules/payment-journal/dashboard-alerts"
import type { AlertAction, AlertView } from "../../../../types/http/admin"
import type { AlertKind } from "../../../../workflows/alert-merchant/alert"
import { actionsFor } from "./alert-actions"

/** Newest first. */
export async function listAlerts(
  container: MedusaContainer,
  page: { state: "open" | "closed"; limit: number; offset: number },
): Promise<{ alerts: AlertView[]; count: number }> {
  const pg = connectionOf(container)
  const [rows, count] = await Promise.all([pageOfAlerts(pg, page), countAlerts(pg, page.state)])
  return { alerts: await toAlertViews(container, rows), count }
}

/** Reads the names of those who closed alerts once for all alerts. */
export async function toAlertViews(
  container: MedusaContainer,
  rows: readonly AlertRow[],
): Promise<AlertView[]> {
  const names = await namesOf(container, [...new Set(rows.flatMap((row) => closerOf(row) ?? []))])
  return rows.map(
    (row): AlertView => ({
      id: row.id,
      kind: row.kind as AlertKind,
      stage: row.stage,
      state: row.state,
      subject: row.subject,
      psp_order_id: row.psp_order_id || null,
      order_id: row.order_id ?? null,
      order_number: row.order_number ?? null,
      amount: row.amount === undefined ? null : Number(row.amount),
      currency_code: row.currency?.toLowerCase() ?? null,
      note: row.note ?? null,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
      actions: row.state === "open" ? actionsFor({ ...row, kind: row.kind as AlertKind }) : [],
      closed_at: row.closed_at?.toISOString() ?? null,
      closed_by: names.get(closerOf(row) ?? "") ?? null,
    }),
  )
}

export const onlyAllowed = (alerts: readonly AlertView[], allowed: ReadonlySet<AlertAction>): AlertView[] =>
  alerts.map((alert) => ({ ...alert, actions: alert.actions.filter((action) => allowed.has(action)) }))

/** The id of the user or API key that closed an alert; undefined for payment sync. */
const closerOf = ({ closed_by }: AlertRow) => (closed_by === "payment-sync" ? undefined : closed_by)

/** Names of users and titles of API keys. Whatever was deleted since is shown by its id. */
async function namesOf(container: MedusaContainer, ids: string[]): Promise<Map<string, string>> {
  const [users, keys] = await Promise.all([
    read<User>(container, "user", ["id", "email", "first_name", "last_name"], ids, "user_"),
    read<ApiKey>(container, "api_key", ["id", "title"], ids, "apk_"),
  ])
  return new Map([
    ...ids.map((id) => [id, id] as const),
    ...users.map(
      ({ id, email, first_name, last_name }) =>
        [id, [first_name, last_name].filter(Boolean).join(" ") || email] as const,
    ),
    ...keys.map(({ id, title }) => [id, title] as const),
  ])
}

type User = { id: string; email: string; first_name?: string | null; last_name?: string | null }
type ApiKey = { id: string; title: string }

/** Asks only for the ids that begin with the entity's prefix. */
async function read<Entity>(
  container: MedusaContainer,
  entity: string,
  fields: string[],
  ids: string[],
  prefix: string,
): Promise<Entity[]> {
  const id = ids.filter((one) => one.startsWith(prefix))
  if (id.length === 0) {
    return []
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  return (await query.graph({ entity, fields, filters: { id } })).data as Entity[]
}
