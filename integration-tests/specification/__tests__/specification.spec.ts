import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { ApiExchange } from "../../../sandbox/api/exchange"
import { openInbox } from "../../live/inbox"
import { walk } from "../../live/suite"
import { sandboxTarget } from "../../live/targets/sandbox"
import { NOT_THERE, SPECIFICATION_FOLDER } from "../folder"
import { isReviewed, REVIEWED, textOf } from "../reviewed-deviations"
import { Specification } from "../specification"
import { SpecificationWatch } from "../watch"

jest.setTimeout(60_000)

const folder = SPECIFICATION_FOLDER ?? ""
if (!folder) console.warn(NOT_THERE)
const whenThere = folder ? test : test.skip

const PAID_ORDER: ApiExchange = {
  endpoint: "POST /orders",
  query: {},
  request: {
    type: "redirect",
    gateway: "ALIPAY",
    order_id: "o1",
    currency: "EUR",
    amount: 1000,
    description: "Tea",
  },
  status: 200,
  response: { success: true, data: { order_id: "o1", payment_url: "https://example.com", session_id: "s1" } },
}

whenThere("an order that follows the specification has no deviation", () => {
  expect(new Specification(folder).deviationsOf(PAID_ORDER)).toEqual([])
})

whenThere.each([
  ["a field that it does not have", { nickname: "Mei" }, "/nickname is no field of the specification"],
  ["an amount as text", { amount: "1000" }, "/amount must be integer"],
  [
    "a missing description",
    { description: undefined },
    "/description must have required property 'description'",
  ],
  [
    "a field deep inside",
    { customer: { shoe_size: 38 } },
    "/customer/shoe_size is no field of the specification",
  ],
  ["a lifetime of no seconds", { seconds_active: 0 }, "/seconds_active must be >= 1"],
])("%s is a deviation that is not on the reviewed list", (_what, change, says) => {
  const request = JSON.parse(JSON.stringify({ ...(PAID_ORDER.request as object), ...change }))
  const found = new Specification(folder).deviationsOf({ ...PAID_ORDER, request })
  expect(found.map(textOf)).toEqual([`POST /orders request ${says}`])
  expect(found.filter(isReviewed)).toEqual([])
})

whenThere("an answer with a status that the specification does not name is a deviation", () => {
  const found = new Specification(folder).deviationsOf({ ...PAID_ORDER, status: 418, response: {} })
  expect(found.map(textOf)).toEqual(["POST /orders answer 418 is no status of the specification"])
})

whenThere(
  "every call of the product and every answer of the sandbox follows the specification, or its deviation is reviewed",
  async () => {
    const watch = new SpecificationWatch()
    const inbox = await openInbox()
    const target = await sandboxTarget(inbox.url, undefined, watch.onExchange)
    try {
      await walk(target, inbox)
    } finally {
      await target.close()
      await inbox.close()
    }
    expect(watch.takeUnreviewed()).toEqual([])
  },
)

const WITH_EXAMPLE = REVIEWED.flatMap(({ example, fields, on }) =>
  example === undefined ? [] : [{ example, fields, place: on[0] ?? "" }],
)

whenThere.each(WITH_EXAMPLE)(
  "the specification's own example $example deviates as the list says",
  ({ example, fields, place }) => {
    const response = JSON.parse(
      readFileSync(join(folder, "components", "examples", "responses", example), "utf8"),
    )
    const endpoint = place.replace(/ answer 200$/, "")
    const exchange = { endpoint, query: {}, request: undefined, status: 200, response }
    const found = new Specification(folder).deviationsOf(exchange).map(textOf)
    expect(found).toEqual(expect.arrayContaining(fields.map((field) => `${place} ${field}`)))
  },
)
