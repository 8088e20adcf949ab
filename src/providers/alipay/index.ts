import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { AlipayProviderService } from "./alipay"
import { AlipayPlusProviderService } from "./alipay-plus"

export default ModuleProvider(Modules.PAYMENT, {
  services: [AlipayProviderService, AlipayPlusProviderService],
})
