import * as framework from "@medusajs/framework"
import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { AlertAction, OrderPermissions, SettingsPermissions } from "../../../types/http/admin"
import { ADMIN_ACCESS, RESUME_REFUNDS, type Right, toPolicies } from "./access"
import { ALERT_ACTIONS } from "./alerts/alert-actions"

export async function settingsPermissions(request: AuthenticatedMedusaRequest): Promise<SettingsPermissions> {
  const may = askFor(request)
  return { change_regions: await may(ADMIN_ACCESS["/admin/alipay/regions/:id/providers"]?.POST) }
}

/** The route behind each permission of the order page. */
const ORDER_ROUTES: Record<keyof OrderPermissions, readonly Right[] | undefined> = {
  check_again: ADMIN_ACCESS["/admin/alipay/orders/:id/sync"]?.POST,
  send_updates: ADMIN_ACCESS["/admin/alipay/orders/:id/update-psp-order"]?.POST,
  create_payment_link: ADMIN_ACCESS["/admin/alipay/orders/:id/payment-link"]?.POST,
  cancel_payment_link: ADMIN_ACCESS["/admin/alipay/orders/:id/payment-link"]?.DELETE,
  decide: ADMIN_ACCESS["/admin/alipay/payments/:id/decide"]?.POST,
  withdraw_refunds: ADMIN_ACCESS["/admin/alipay/payments/:id/refunds/:refund_id/withdraw"]?.POST,
  view_settings: ADMIN_ACCESS["/admin/alipay/settings"]?.GET,
}

export async function orderPermissions(request: AuthenticatedMedusaRequest): Promise<OrderPermissions> {
  const may = askFor(request)
  const answers = Object.entries(ORDER_ROUTES).map(async ([name, rights]) => [name, await may(rights)])
  return Object.fromEntries(await Promise.all(answers))
}

const DECIDE = "/admin/alipay/payments/:id/decide"
const CLOSE = "/admin/alipay/alerts/:id/close"

/** The route behind each button of an alert. */
const ROUTE_OF: Record<AlertAction, string> = {
  send_again: "/admin/alipay/payments/:id/refunds/:refund_id/send",
  cancel_and_refund: DECIDE,
  accept: DECIDE,
  refund: DECIDE,
  keep: DECIDE,
  complete_now: DECIDE,
  check_again: "/admin/alipay/payments/:id/check",
  retry_update: "/admin/alipay/orders/:id/update-psp-order",
  resume_refunds: CLOSE,
  acknowledge: CLOSE,
  dismiss: CLOSE,
}

/** The dashboard hides the other buttons. */
export async function alertActionsOf(request: AuthenticatedMedusaRequest): Promise<ReadonlySet<AlertAction>> {
  const may = askFor(request)
  const routes = [...new Set(Object.values(ROUTE_OF))]
  const answers = await Promise.all(routes.map((route) => may(ADMIN_ACCESS[route]?.POST)))
  const open = new Set(routes.filter((_route, index) => answers[index]))
  const mayResume = await mayResumeRefunds(request)
  return new Set(
    ALERT_ACTIONS.filter(
      (action) => open.has(ROUTE_OF[action]) && (action !== "resume_refunds" || mayResume),
    ),
  )
}

/** For closing `refunds_paused`: the route's own permissions do not depend on the alert. */
export const mayResumeRefunds = (request: AuthenticatedMedusaRequest): Promise<boolean> =>
  askFor(request)(RESUME_REFUNDS)

/** Older versions of Medusa do not have this part of the framework. */
const { hasPermission } = framework as {
  hasPermission?: (question: {
    roles: string[]
    actions: ReturnType<typeof toPolicies>
    container: MedusaContainer
  }) => Promise<boolean>
}

/** Core decides by the roles in the session or token, and allows everything where it has no roles. */
function askFor(request: AuthenticatedMedusaRequest) {
  const flags = request.scope.resolve<{ isFeatureEnabled(flag: string): boolean }>(
    ContainerRegistrationKeys.FEATURE_FLAG_ROUTER,
  )
  const roles = (request.auth_context.app_metadata?.roles ?? []) as string[]
  return async (rights: readonly Right[] = []): Promise<boolean> => {
    if (!hasPermission || !flags.isFeatureEnabled("rbac")) {
      return true
    }
    // Core's check passes for an empty list of roles, so that case is refused first.
    return (
      roles.length > 0 &&
      (await hasPermission({ roles, actions: toPolicies(rights), container: request.scope }))
    )
  }
}
