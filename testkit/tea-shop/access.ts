import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createApiKeysWorkflow,
  createSalesChannelsWorkflow,
  createUsersWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
} from "@medusajs/medusa/core-flows"
import { type AdminLogin, TEA_SHOP_PUBLISHABLE_KEY } from "./credentials"

const CHANNEL = "Tea shop"

export async function ensureSalesChannel(container: MedusaContainer): Promise<string> {
  const [existing] = await container.resolve(Modules.SALES_CHANNEL).listSalesChannels({ name: CHANNEL })
  if (existing) return existing.id
  const { result } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name: CHANNEL, description: "The example storefront" }] },
  })
  const [created] = result
  if (!created) throw new Error("Medusa made no sales channel")
  return created.id
}

export async function ensurePublishableKey(
  container: MedusaContainer,
  salesChannelId: string,
): Promise<void> {
  const keys = container.resolve(Modules.API_KEY)
  const [existing] = await keys.listApiKeys({ token: TEA_SHOP_PUBLISHABLE_KEY })
  if (existing) return
  const { result } = await createApiKeysWorkflow(container).run({
    input: { api_keys: [{ title: "Tea shop storefront", type: "publishable", created_by: "seed" }] },
  })
  const [created] = result
  if (!created) throw new Error("Medusa made no publishable key")
  // Medusa generates a random token and offers no way to choose one.
  await container
    .resolve(ContainerRegistrationKeys.PG_CONNECTION)("api_key")
    .where({ id: created.id })
    .update({ token: TEA_SHOP_PUBLISHABLE_KEY, redacted: "pk_7ea***ea5" })
  await linkSalesChannelsToApiKeyWorkflow(container).run({
    input: { id: created.id, add: [salesChannelId] },
  })
}

/** Creates the admin. An existing one keeps their password. */
export async function ensureAdmin(
  container: MedusaContainer,
  { email, password }: AdminLogin,
): Promise<void> {
  const [existing] = await container.resolve(Modules.USER).listUsers({ email })
  if (existing) return
  const auth = container.resolve(Modules.AUTH)
  const { authIdentity, error } = await auth.register("emailpass", { body: { email, password } })
  if (!authIdentity) throw new Error(`Medusa made no login for ${email}: ${error}`)
  const { result } = await createUsersWorkflow(container).run({
    input: { users: [{ email, first_name: "Tea", last_name: "Admin" }] },
  })
  const [user] = result
  if (!user) throw new Error(`Medusa made no user ${email}`)
  await auth.updateAuthIdentities({ id: authIdentity.id, app_metadata: { user_id: user.id } })
}

/** For an existing admin. @throws Error when Medusa does not accept the password */
export async function setAdminPassword(
  container: MedusaContainer,
  { email, password }: AdminLogin,
): Promise<void> {
  const auth = container.resolve(Modules.AUTH)
  const { success, error } = await auth.updateProvider("emailpass", { entity_id: email, password })
  if (!success) throw new Error(`Medusa did not take the password of ${email}: ${error}`)
}
