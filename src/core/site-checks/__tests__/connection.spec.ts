import { MultiSafepayError } from "../../../multisafepay"
import type { Site } from "../../sites/site"
import { checkConnection } from "../connection"

const FAILURES = {
  unreachable: new MultiSafepayError("no answer", { kind: "transient", endpoint: "GET /json/me" }),
  wrong_key: new MultiSafepayError("invalid API key", {
    kind: "configuration",
    endpoint: "GET /json/me",
    code: 1032,
    httpStatus: 401,
  }),
}

/** A site whose first check has the given result; every later check succeeds. */
function aSite(first: keyof typeof FAILURES | "connected") {
  const getAccount = jest.fn(async () => ({ siteId: "10001", accountId: "20001" }))
  if (first !== "connected") {
    getAccount.mockRejectedValueOnce(FAILURES[first])
  }
  const client = { getAccount, listPaymentMethods: async () => [] }
  return { site: { client } as unknown as Site, getAccount }
}

const MINUTE = 60_000

describe("the connection check", () => {
  it.each([
    { first: "connected", second: "connected", calls: 1 },
    { first: "wrong_key", second: "wrong_key", calls: 1 },
    { first: "unreachable", second: "connected", calls: 2 },
  ] as const)(
    "a connection check whose result is $first asks MultiSafepay $calls time(s) within a minute",
    async ({ first, second, calls }) => {
      const { site, getAccount } = aSite(first)
      expect(await checkConnection(site, false, () => 0)).toMatchObject({ state: first })

      expect(await checkConnection(site, false, () => MINUTE - 1)).toMatchObject({ state: second })

      expect(getAccount).toHaveBeenCalledTimes(calls)
    },
  )

  it.each([
    { when: "the merchant requests it", refresh: true, at: 1 },
    { when: "a minute has passed", refresh: false, at: MINUTE },
  ])("the connection check asks again when $when", async ({ refresh, at }) => {
    const { site, getAccount } = aSite("connected")
    await checkConnection(site, false, () => 0)

    await checkConnection(site, refresh, () => at)

    expect(getAccount).toHaveBeenCalledTimes(2)
  })
})
