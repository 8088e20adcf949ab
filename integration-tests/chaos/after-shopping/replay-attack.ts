import { fingerprint } from "../books/fingerprint"
import type { ChaosContext } from "../context"
import { forge, replay } from "../people/forged-notifications"
import { SeededRandom } from "../plan/seeded-random"

const MAX_MESSAGES = 400

export type ReplayAttack = { requests: number; changes: string[] }

/**
 * Sends replayed, forged and unsigned notifications about all kinds of payments while nothing else happens. None of
 * them may change a row of the shop or anything at the PSP.
 */
export async function replayAttack(chaos: ChaosContext, seed: string): Promise<ReplayAttack> {
  const random = new SeededRandom(`${seed}/replay attack`)
  const before = await wholeState(chaos)
  const messages = random.shuffle(await chaos.psp.notifications()).slice(0, MAX_MESSAGES)
  let requests = 0
  for (const message of messages) {
    const sent = await Promise.all([
      replay(chaos, message),
      replay(chaos, message),
      forge(chaos, message.order_id, random).then(() => true),
      fetch(`${message.url}?transactionid=${message.order_id}&timestamp=1`).then((answer) => answer.ok),
    ])
    requests += sent.filter(Boolean).length
  }
  const after = await wholeState(chaos)
  const changes = Object.keys(after)
    .filter((part) => after[part] !== before[part])
    .map((part) => `${part}: ${before[part]} became ${after[part]}`)
  return { requests, changes }
}

async function wholeState({ records, psp }: ChaosContext): Promise<Record<string, string>> {
  return { ...(await fingerprint(records)), "PSP ledger": JSON.stringify(await psp.ledger()) }
}
