import { Modules } from "@medusajs/framework/utils"
import { createRbacRolesWorkflow, createUsersWorkflow } from "@medusajs/medusa/core-flows"
import type { Http } from "../../testkit/actors/http"
import type { Shop } from "./shop"

/** `order:read`; `order:*` for all operations. */
export type Right = `${string}:${string}`

/**
 * Creates a user of the dashboard with exactly these permissions, in a Medusa with roles.
 * @returns the Admin API with this user's login
 */
export async function createStaffUser(shop: Shop, name: string, rights: readonly Right[]): Promise<Http> {
  const roles = rights.length > 0 ? [await roleOf(shop, name, rights)] : []
  const login = { email: `${name}@example.com`, password: "correct horse battery" }
  const auth = shop.container.resolve(Modules.AUTH)
  const { authIdentity, error } = await auth.register("emailpass", { body: login })
  if (!authIdentity) throw new Error(`Medusa made no login for ${name}: ${error}`)
  const { result } = await createUsersWorkflow(shop.container).run({
    input: { users: [{ email: login.email, roles }] as never },
  })
  await auth.updateAuthIdentities({ id: authIdentity.id, app_metadata: { user_id: result[0]?.id } })
  // The token contains the roles: Medusa reads them at login.
  const { token } = await shop.http().post<{ token: string }>("/auth/user/emailpass", login)
  return shop.http().with({ authorization: `Bearer ${token}` })
}

async function roleOf(shop: Shop, name: string, rights: readonly Right[]): Promise<string> {
  const rbac = shop.container.resolve(Modules.RBAC)
  const policies = rights.map(async (key) => {
    // Medusa has created the policies of its own resources.
    const [known] = await rbac.listRbacPolicies({ key })
    const [resource = "", operation = ""] = key.split(":")
    return (known ?? (await rbac.createRbacPolicies({ key, resource, operation, name: key }))).id
  })
  const { result } = await createRbacRolesWorkflow(shop.container).run({
    input: { roles: [{ name, policy_ids: await Promise.all(policies) }] },
  })
  const [role] = result
  if (!role) throw new Error(`Medusa made no role ${name}`)
  return role.id
}
