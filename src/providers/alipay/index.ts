import type { ModuleProviderExports } from "@medusajs/framework/types"
import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { AlipayProviderService } from "./alipay"
import { AlipayPlusProviderService } from "./alipay-plus"

const provider: ModuleProviderExports = ModuleProvider(Modules.PAYMENT, {
  services: [AlipayProviderService, AlipayPlusProviderService],
})

export type { AlipayProviderOptions } from "../../core/sites/options"

export default provider
