import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { ulidRange } from "../../src/core/ulid-range"
import type { Shop } from "./shop"

const DAY = 24 * 60 * 60_000
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** Tables whose ids contain a time, with the columns that refer to them. Session ids stay: MultiSafepay knows them. */
const TABLES: Record<string, string[]> = {
  payment: ["capture.payment_id", "refund.payment_id", "order_transaction.reference_id"],
  capture: ["order_transaction.reference_id"],
  refund: ["order_transaction.reference_id"],
  order_transaction: [],
}
const TIME_COLUMNS: Record<string, string[]> = {
  payment: ["created_at", "captured_at"],
  capture: ["created_at"],
  refund: ["created_at"],
  order_transaction: ["created_at"],
  order: ["created_at"],
  payment_session: ["created_at", "authorized_at"],
}

/** Makes everything in the shop's books `days` older, including the times in Medusa's ids. */
export async function backdate(shop: Shop, days: number): Promise<void> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.transaction(async (transaction) => {
    await transaction.raw("set local session_replication_role = replica")
    for (const [table, references] of Object.entries(TABLES)) {
      const { rows } = await transaction.raw(`select id from "${table}"`)
      for (const { id } of rows as { id: string }[]) {
        const older = backdatedId(id, days)
        await transaction.raw(`update "${table}" set id = ? where id = ?`, [older, id])
        for (const reference of references) {
          const [referring, column] = reference.split(".")
          await transaction.raw(`update "${referring}" set ${column} = ? where ${column} = ?`, [older, id])
        }
      }
    }
    for (const [table, moments] of Object.entries(TIME_COLUMNS)) {
      const changes = moments.map((moment) => `${moment} = ${moment} - make_interval(days => ${days})`)
      await transaction.raw(`update "${table}" set ${changes.join(", ")}`)
    }
  })
}

function backdatedId(id: string, days: number): string {
  const at = id.indexOf("_")
  const time = [...id.slice(at + 1, at + 11)].reduce((ms, digit) => ms * 32 + DIGITS.indexOf(digit), 0)
  const { from } = ulidRange(id.slice(0, at), { from: time - days * DAY, until: 0 })
  return `${from}${id.slice(at + 11)}`
}
