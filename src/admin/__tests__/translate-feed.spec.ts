import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query"
import { FEED_QUERY, translateFeed } from "../lib/translate-feed"

const alert = {
  kind: "refund_declined",
  provider_id: "pp_alipay_test",
  title: "English",
  description: "English",
}
const texts = { title: "Titel", description: "Omschrijving", link: "Bestelling #7" }

const feed = (data: object) => ({
  pageParams: [0],
  pages: [{ count: 1, notifications: [{ id: "noti_1", data }] }],
})

describe("the texts of the dashboard's feed", () => {
  it("an alert of the plugin gets the user's texts, and its link the user's name for the order", () => {
    const file = { url: "/app/orders/order_1", filename: "#7" }
    expect(translateFeed(feed({ ...alert, file }), () => texts)).toEqual(
      feed({
        ...alert,
        title: "Titel",
        description: "Omschrijving",
        file: { ...file, filename: "Bestelling #7" },
      }),
    )
  })

  it("the feed's own query hands out the user's texts, and keeps the server's in the cache", async () => {
    const queries = new QueryClient()
    queries.setQueryDefaults(FEED_QUERY, { select: (answer: unknown) => translateFeed(answer, () => texts) })
    const page = feed(alert).pages[0]
    // The same query as in Medusa's feed: components/common/infinite-list in @medusajs/dashboard.
    const observer = new InfiniteQueryObserver(queries, {
      queryKey: ["notification"],
      queryFn: async () => page,
      initialPageParam: 0,
      getNextPageParam: () => undefined,
    })
    const { data } = await observer.refetch()
    queries.clear()

    expect(data).toMatchObject({ pages: [{ notifications: [{ data: { title: "Titel" } }] }] })
    expect(page).toMatchObject({ notifications: [{ data: { title: "English" } }] })
  })

  it("an alert without a link gets none", () => {
    expect(translateFeed(feed(alert), () => texts)).toEqual(
      feed({ ...alert, title: "Titel", description: "Omschrijving" }),
    )
  })

  it.each([
    ["an entry of another module", { title: "Product import" }, texts],
    ["an entry of another module with a kind", { title: "Product import", kind: "import" }, texts],
    ["an alert of a later version of the plugin", { ...alert, kind: "news" }, undefined],
  ])("%s is not changed", (_what, data, found) => {
    expect(translateFeed(feed(data), () => found)).toEqual(feed(data))
  })

  it("an answer that is no list of entries is not changed", () => {
    const answer = { notification: { data: alert } }
    expect(translateFeed(answer, () => texts)).toBe(answer)
  })
})
