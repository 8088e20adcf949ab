import { type Delivery, recentDeliveries } from "../../../modules/payment-journal/notifications"
import type { PgConnection } from "../connection"
import { listOpenPayments, type OpenPayments } from "../recovery/unregistered-payments"

export type Region = { name: string; currency: string; providers: string[] }

/** What `doctor` needs to know about the shop's database. */
export type DatabaseFacts = {
  /** False when `medusa db:migrate` was never run. */
  hasTables: boolean
  /** Names of the plugin's migrations that have not been run. */
  pending: string[]
  regions: Region[]
  /** Of this plugin's payments that can still be paid, whether or not their provider is registered. */
  openPayments: OpenPayments[]
  /** Of the last days. */
  deliveries: Delivery[]
  /** How far the database's clock is ahead of this machine's, in seconds. */
  clockAheadBy: number
}

/**
 * Works without Medusa's container.
 *
 * @param now ms since the epoch
 */
export async function readDatabase(
  pg: PgConnection,
  migrations: readonly string[],
  now: () => number,
): Promise<DatabaseFacts> {
  const { rows: clock } = await pg.raw(
    "select extract(epoch from clock_timestamp()) as now, to_regclass('mikro_orm_migrations') is not null as migrated, to_regclass('region_payment_provider') is not null as linked, to_regclass('payment_session') is not null as sessions, to_regclass('msp_notification') is not null as notified",
  )
  const clockAheadBy = Number(clock[0]?.now) - now() / 1_000
  const done = clock[0]?.migrated
    ? (await pg.raw("select regexp_replace(name, '[.][jt]s$', '') as name from mikro_orm_migrations")).rows
    : []
  const { rows } = clock[0]?.linked
    ? await pg.raw(`
        select region.name, region.currency_code as currency,
               array_remove(array_agg(link.payment_provider_id order by link.payment_provider_id), null) as providers
          from region
          left join region_payment_provider link on link.region_id = region.id and link.deleted_at is null
         where region.deleted_at is null
         group by region.id order by region.name`)
    : { rows: [] }
  const openPayments = clock[0]?.sessions ? await listOpenPayments(pg, now()) : []
  return {
    hasTables: Boolean(clock[0]?.linked),
    openPayments,
    deliveries: clock[0]?.notified ? await recentDeliveries(pg) : [],
    pending: migrations.filter((migration) => !done.some(({ name }) => name === migration)),
    regions: rows as Region[],
    clockAheadBy,
  }
}
