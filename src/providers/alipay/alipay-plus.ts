import { MultiSafepayProviderService } from "./provider"

/** Alipay+ (gateway ALIPAYPLUS), registered as `pp_alipay-plus_<id>`. */
export class AlipayPlusProviderService extends MultiSafepayProviderService {
  static override identifier = "alipay-plus"
  protected override readonly gateway = "ALIPAYPLUS"
}
