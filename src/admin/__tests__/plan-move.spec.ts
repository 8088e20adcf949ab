import type { SiteView } from "../../types/http/admin"
import { planMove } from "../settings/plan-move"

const site = (id: string, isPlusActive = true) =>
  ({
    registration_id: id,
    providers: [
      { id: `pp_alipay_${id}`, gateway: "ALIPAY" },
      { id: `pp_alipay-plus_${id}`, gateway: "ALIPAYPLUS" },
    ],
    connection: { gateways: [{ gateway: "ALIPAYPLUS", active: isPlusActive }] },
  }) as SiteView

const region = (id: string, ...provider_ids: string[]) => ({
  id,
  name: id,
  currency_code: "eur",
  provider_ids,
})

describe("the move from Alipay to Alipay+", () => {
  it("the move from Alipay to Alipay+ changes the regions that offer Alipay, and no others", () => {
    const { changes } = planMove({
      sites: [site("a")],
      regions: [
        region("old", "pp_alipay_a"),
        region("both", "pp_alipay_a", "pp_alipay-plus_a"),
        region("moved", "pp_alipay-plus_a"),
        region("none"),
      ],
    })
    expect(changes).toEqual([
      { regionId: "old", enable: ["pp_alipay-plus_a"], disable: ["pp_alipay_a"] },
      { regionId: "both", enable: [], disable: ["pp_alipay_a"] },
    ])
  })

  it("the move from Alipay to Alipay+ keeps each region's own site", () => {
    const { changes } = planMove({ sites: [site("a"), site("b")], regions: [region("r", "pp_alipay_b")] })
    expect(changes).toEqual([{ regionId: "r", enable: ["pp_alipay-plus_b"], disable: ["pp_alipay_b"] }])
  })

  it("the move from Alipay to Alipay+ names the sites where MultiSafepay has not activated Alipay+", () => {
    const regions = [region("r", "pp_alipay_a", "pp_alipay_b")]
    expect(planMove({ sites: [site("a"), site("b", false)], regions }).inactiveSites).toEqual(["b"])
  })
})
