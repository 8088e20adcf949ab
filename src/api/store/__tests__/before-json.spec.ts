import type { MedusaResponse } from "@medusajs/framework/http"
import { beforeJson } from "../before-json"

/** A response as far as `beforeJson` uses it. Like Express, it throws when it is answered twice. */
function aResponse() {
  const sent: unknown[] = []
  const destroy = jest.fn()
  const response = {
    headersSent: false,
    json(body: unknown) {
      if (response.headersSent) throw new Error("ERR_HTTP_HEADERS_SENT")
      JSON.stringify(body)
      response.headersSent = true
      sent.push(body)
      return response
    },
    destroy,
  }
  return { response: response as unknown as MedusaResponse & { headersSent: boolean }, sent, destroy }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe("beforeJson", () => {
  const unhandled = jest.fn()
  beforeAll(() => process.on("unhandledRejection", unhandled))
  afterAll(() => process.off("unhandledRejection", unhandled))

  it("sends the route's own answer when the work before it fails", async () => {
    const { response, sent } = aResponse()
    beforeJson(response, () => Promise.reject(new Error("no")))

    response.json({ own: true })
    await settled()

    expect(sent).toEqual([{ own: true }])
  })

  it("sends nothing when another answer was sent while the work ran, as after a timeout of the shop's own", async () => {
    const { response, sent } = aResponse()
    beforeJson(response, async () => ({ changed: true }))

    response.json({ own: true })
    response.headersSent = true
    await settled()

    expect(sent).toEqual([])
    expect(unhandled).not.toHaveBeenCalled()
  })

  it("ends the connection, and never the process, when the answer cannot be written", async () => {
    const { response, destroy } = aResponse()
    beforeJson(response, async () => ({ amount: 1n }))

    response.json({ own: true })
    await settled()

    expect(destroy).toHaveBeenCalledTimes(1)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
