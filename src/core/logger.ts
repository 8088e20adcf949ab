import type { Logger, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

export const loggerOf = (container: Pick<MedusaContainer, "resolve">): Logger =>
  container.resolve(ContainerRegistrationKeys.LOGGER)
