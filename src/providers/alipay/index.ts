import type { ModuleProviderExports } from "@medusajs/framework/types"
import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { GATEWAYS } from "../../core/gateways/gateways"
import { providerFor } from "./provider-for"

const provider: ModuleProviderExports = ModuleProvider(Modules.PAYMENT, {
  services: GATEWAYS.map(providerFor),
})

export type { AlipayProviderOptions } from "../../core/sites/options/options"

export default provider
