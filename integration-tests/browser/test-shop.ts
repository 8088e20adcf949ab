import { join } from "node:path"
import { Stamps } from "../../testkit/builds/stamps"
import { ensureStorefront, serveStorefront } from "../../testkit/builds/storefront"
import { ROOT } from "../../testkit/checkout"
import { type ShopProcess, startShopProcess } from "../../testkit/environment/shop-process"
import type { TeaShopSettings } from "../../testkit/settings"

const ARTIFACTS = join(ROOT, ".artifacts", "browser")

/** A shop with the example storefront. */
export interface TestShop extends ShopProcess {
  /** For pictures and logs; git ignores it. */
  artifacts: string
  storefrontUrl: string
}

/** @param name of the folder for pictures and logs; unique among the shops that run at the same time */
export async function startTestShop(name: string): Promise<TestShop> {
  const artifacts = join(ARTIFACTS, name)
  const shop = await startShopProcess({
    artifacts,
    env: ({ settings }) => ({
      DISABLE_ADMIN: "true",
      MULTISAFEPAY_OPTIONS: JSON.stringify({
        alipay: { maxAmount: 900 },
        paymentLinkReturnUrl: `${urlOf(settings)}/pay/{session_id}`,
      }),
    }),
    build: (settings) => ensureStorefront(new Stamps(join(artifacts, "stamps.json")), settings),
    serve: serveStorefront,
  })
  return { ...shop, artifacts, storefrontUrl: urlOf(shop.settings) }
}

const urlOf = ({ storefrontPort }: TeaShopSettings): string => `http://localhost:${storefrontPort}`
