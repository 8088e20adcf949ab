import { fingerprint } from "../books/fingerprint"
import { forge, replay } from "../people/strangers"
import { Dice } from "../plan/dice"
import type { World } from "../world"

const MOST_MESSAGES = 400

export type Storm = { requests: number; changes: string[] }

/**
 * With shop and PSP at rest: old messages to the byte, forged ones, unsigned ones, about every kind of payment there
 * is. None of them may change a row of the shop or anything at the PSP.
 */
export async function storm(world: World, seed: string): Promise<Storm> {
  const dice = new Dice(`${seed}/storm`)
  const before = await wholeState(world)
  const messages = dice.shuffle(await world.psp.notifications()).slice(0, MOST_MESSAGES)
  let requests = 0
  for (const message of messages) {
    const sent = await Promise.all([
      replay(world, message),
      replay(world, message),
      forge(world, message.order_id, dice).then(() => true),
      fetch(`${message.url}?transactionid=${message.order_id}&timestamp=1`).then((answer) => answer.ok),
    ])
    requests += sent.filter(Boolean).length
  }
  const after = await wholeState(world)
  const changes = Object.keys(after)
    .filter((part) => after[part] !== before[part])
    .map((part) => `${part}: ${before[part]} became ${after[part]}`)
  return { requests, changes }
}

async function wholeState({ records, psp }: World): Promise<Record<string, string>> {
  return { ...(await fingerprint(records)), "PSP ledger": JSON.stringify(await psp.ledger()) }
}
