import { MultiSafepayProviderService } from "./provider"

/** Alipay (gateway ALIPAY), registered as `pp_alipay_<id>`. MultiSafepay is retiring it for Alipay+. */
export class AlipayProviderService extends MultiSafepayProviderService {
  static override identifier = "alipay"
  protected override readonly gateway = "ALIPAY"
}
