import { QueryClient, QueryObserver } from "@tanstack/react-query"
import { alertsQuery, countQuery } from "../attention/use-alerts"
import { sdk } from "../lib/sdk"

jest.mock("../lib/sdk", () => ({ sdk: { client: { fetch: jest.fn() } } }))

describe("the open alerts on a page", () => {
  it("the list of open alerts is reloaded with their number in the menu, so that the two agree", async () => {
    const fetch = jest.mocked(sdk.client.fetch)
    const queries = new QueryClient()
    const list = new QueryObserver(queries, alertsQuery("open", 3))
    fetch.mockResolvedValue({ alerts: [], count: 0 })
    const leave = list.subscribe(() => {})
    await list.fetchOptimistic(list.options as never)

    fetch.mockResolvedValue({ alerts: [{ id: "mspal_1" }], count: 1 })
    await queries.fetchQuery(countQuery(queries))
    await new Promise(setImmediate)

    expect(list.getCurrentResult().data?.count).toBe(1)
    leave()
    queries.clear()
  })
})
