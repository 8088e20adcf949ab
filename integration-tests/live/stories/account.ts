import { MultiSafepayClient } from "../../../src/multisafepay"
import type { Line } from "../line"
import type { Story } from "../observe"
import { type AlipayGateway, GATEWAYS } from "../order-request"
import type { World } from "../target"

const LINES = {
  account: {
    id: "key.account",
    reliedOn: "GET /me names account and site of the key",
    accepted: ["an account and a site"],
    hint: "is MULTISAFEPAY_API_KEY a site's key (dashboard: Settings, Website settings)?",
  },
  wrongKey: {
    id: "key.wrong",
    reliedOn: "a wrong key is refused with 401 and 1032",
    accepted: ["HTTP 401, code 1032"],
  },
  wrongKeyOfTransactions: {
    id: "key.wrong-transactions",
    reliedOn: "GET /transactions refuses a wrong key with 401 or 403",
    accepted: [/^HTTP 40[13]/],
  },
  facts: {
    id: "methods.facts",
    reliedOn: "GET /payment-methods tells limits, currencies and logos of both",
    accepted: ["limits, currencies, logos"],
    hint: "ask MultiSafepay to activate what is missing: integration@multisafepay.com",
  },
  wallets: {
    id: "methods.wallets",
    reliedOn: "Alipay+ comes with three wallets or more, with logos",
    accepted: ["three or more, with logos"],
  },
  alipayCurrencies: { id: "methods.alipay-currencies", reliedOn: "which currencies does Alipay list?" },
  alipayPlusCurrencies: {
    id: "methods.alipayplus-currencies",
    reliedOn: "which currencies does Alipay+ list? (question 3)",
  },
} satisfies Record<string, Line>

export const account: Story = {
  title: "The key, and what is switched on for it",
  lines: Object.values(LINES),
  async run(world, observer) {
    const { client } = world
    await observer.see(
      LINES.account,
      () => client.getAccount(),
      ({ accountId, siteId }) => (accountId && siteId ? "an account and a site" : "not both"),
    )
    await withWrongKey(world, async (otherClient) => {
      await observer.see(LINES.wrongKey, () => otherClient.getAccount(), taken)
      await observer.see(LINES.wrongKeyOfTransactions, () => otherClient.listTransactions({}), taken)
    })
    const methods = await observer.see(
      LINES.facts,
      () => client.listPaymentMethods(GATEWAYS),
      (ours) => {
        const has = [
          ours.every(({ allowedAmount }) => allowedAmount.min !== undefined) && "limits",
          ours.every(({ allowedCurrencies }) => allowedCurrencies.length > 0) && "currencies",
          ours.every(({ iconUrls }) => iconUrls.vector ?? iconUrls.large) && "logos",
        ]
        return ours.length === 2 ? has.filter(Boolean).join(", ") : `${ours.length} of 2 methods`
      },
    )
    const methodOf = (gateway: AlipayGateway) => methods?.find(({ id }) => id === gateway)
    const wallets = methodOf("ALIPAYPLUS")?.brands.filter(({ iconUrls }) => iconUrls.vector ?? iconUrls.large)
    observer.note(
      LINES.wallets,
      (wallets?.length ?? 0) >= 3 ? "three or more, with logos" : `${wallets?.length ?? 0}, with logos`,
    )
    const currencies = (gateway: AlipayGateway) =>
      [...(methodOf(gateway)?.allowedCurrencies ?? [])].sort().join(" ") || "none listed"
    observer.note(LINES.alipayCurrencies, currencies("ALIPAY"))
    observer.note(LINES.alipayPlusCurrencies, currencies("ALIPAYPLUS"))
  },
}

const taken = () => "taken"

async function withWrongKey(
  { target }: World,
  work: (client: MultiSafepayClient) => Promise<void>,
): Promise<void> {
  const otherClient = new MultiSafepayClient({
    apiKey: "0000000000000000000000000000000000000000",
    environment: "test",
    baseUrl: target.baseUrl,
  })
  try {
    await work(otherClient)
  } finally {
    await otherClient.close()
  }
}
