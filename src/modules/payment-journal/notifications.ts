import type { PgConnection } from "../../core/shop-db/connection"
import type { NotificationRejection, PspOrderId } from "../../multisafepay"

/** Signed with the current key, or with a former one that is still valid. */
const ACCEPTED = ["accepted", "former_key"] as const
/** Why a notification was refused: because of its signature, or because its body was too large. */
const REFUSED = [
  "missing_header",
  "malformed_header",
  "bad_signature",
  "too_old",
  "from_the_future",
  "too_large",
] as const satisfies (NotificationRejection | "too_large")[]

export type Refusal = (typeof REFUSED)[number]

/** Result of the signature check. `none`: the legacy form, which has no signature and is only a hint. */
export type SignatureResult = (typeof ACCEPTED)[number] | Refusal | "none"

export const isRefused = (verdict: SignatureResult): verdict is Refusal =>
  REFUSED.some((word) => word === verdict)
export const isAccepted = (verdict: SignatureResult): boolean => ACCEPTED.some((word) => word === verdict)

/** One notification, or `times` notifications of the same kind. */
export type NotificationToRecord = {
  /** Two notifications with the same id share one row. */
  id: string
  provider_id: string
  psp_order_id: string | null
  signature: SignatureResult
  claimed_status: string | null
  http_status: number
  duration_ms: number
  times: number
  /** How long ago it arrived, in ms: the row's times use the database's clock. */
  age_ms: number
}

export type RecordedNotification = Omit<NotificationToRecord, "id" | "age_ms"> & {
  id: string
  first_at: Date
  last_at: Date
}

/** Each id may occur only once in `notifications`. An id that is already recorded is counted in its row. */
export async function recordNotifications(
  pg: PgConnection,
  notifications: readonly NotificationToRecord[],
): Promise<void> {
  await pg.raw(RECORD_NOTIFICATIONS, [JSON.stringify(notifications)])
}

const RECORD_NOTIFICATIONS = `
  insert into msp_notification as known
    (id, provider_id, psp_order_id, signature, claimed_status, http_status, duration_ms, times, first_at, last_at)
  select id, provider_id, psp_order_id, signature, claimed_status, http_status, duration_ms, times,
         now() - make_interval(secs => age_ms / 1000), now() - make_interval(secs => age_ms / 1000)
    from jsonb_to_recordset(?::jsonb) as came (
           id text, provider_id text, psp_order_id text, signature text, claimed_status text, http_status integer,
           duration_ms integer, times integer, age_ms double precision)
   order by id
  on conflict (id) do update set
    times = known.times + excluded.times, http_status = excluded.http_status, duration_ms = excluded.duration_ms,
    last_at = greatest(known.last_at, excluded.last_at), updated_at = now()`

/** The latest notifications about a payment, newest first. */
export async function listNotificationsOf(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  limit = 50,
): Promise<RecordedNotification[]> {
  const { rows } = await pg.raw(
    `select id, provider_id, psp_order_id, signature, claimed_status, http_status, duration_ms, times, first_at, last_at
       from msp_notification
      where psp_order_id = ? and deleted_at is null
      order by last_at desc, id limit ?`,
    [pspOrderId, limit],
  )
  return rows as unknown as RecordedNotification[]
}

/** For the settings page. */
export type LastNotifications = {
  accepted_at: Date | null
  refused: { at: Date; reason: Refusal } | null
  /** Refused ones of the last 24 hours, rounded to the hour. */
  refused_within_a_day: number
}

/** For all these providers together, because those of a site share one key. Reads one row per provider and verdict. */
export async function lastNotifications(
  pg: PgConnection,
  providerIds: readonly string[],
): Promise<LastNotifications> {
  const { rows } = await pg.raw(LAST_NOTIFICATIONS, [[...providerIds], [...ACCEPTED, ...REFUSED]])
  const latest = rows as unknown as { signature: SignatureResult; last_at: Date | null; today: number }[]
  const came = latest.flatMap(({ signature, last_at }) => (last_at ? [{ signature, at: last_at }] : []))
  came.sort((a, b) => b.at.getTime() - a.at.getTime())
  const [refused] = came.flatMap(({ signature, at }) =>
    isRefused(signature) ? [{ at, reason: signature }] : [],
  )
  return {
    accepted_at: came.find(({ signature }) => isAccepted(signature))?.at ?? null,
    refused: refused ?? null,
    refused_within_a_day: latest
      .filter(({ signature }) => isRefused(signature))
      .reduce((sum, { today }) => sum + Number(today), 0),
  }
}

const LAST_NOTIFICATIONS = `
  select verdict.signature,
         (select max(last_at) from msp_notification
           where provider_id = provider.id and signature = verdict.signature) as last_at,
         (select coalesce(sum(times), 0) from msp_notification
           where provider_id = provider.id and signature = verdict.signature and psp_order_id is null
             and last_at > now() - interval '24 hours') as today
    from unnest(?::text[]) as provider (id), unnest(?::text[]) as verdict (signature)`

/** By the database's clock, in which the rows are dated. */
export async function wasAcceptedWithin(
  pg: PgConnection,
  providerIds: readonly string[],
  ms: number,
): Promise<boolean> {
  const { rows } = await pg.raw(
    `select 1 from msp_notification
      where provider_id = any(?) and signature = any(?) and last_at >= now() - make_interval(secs => ?) limit 1`,
    [[...providerIds], [...ACCEPTED], ms / 1_000],
  )
  return rows.length > 0
}

/** When each provider's last notification of the past day was accepted. */
export async function recentDeliveries(pg: PgConnection): Promise<Delivery[]> {
  const { rows } = await pg.raw(
    `select provider_id, max(last_at) as at from msp_notification
      where signature = any(?) and last_at > now() - interval '1 day' group by provider_id`,
    [[...ACCEPTED]],
  )
  return rows as unknown as Delivery[]
}

export type Delivery = { provider_id: string; at: Date }

/** The newest delivery to one of these providers: those of a site share one webhook. */
export const lastDelivery = (
  deliveries: readonly Delivery[],
  providerIds: readonly string[],
): Date | undefined =>
  deliveries
    .filter(({ provider_id }) => providerIds.includes(provider_id))
    .map(({ at }) => new Date(at))
    .sort((one, other) => other.getTime() - one.getTime())[0]

const KEPT_DAYS = 14
/** About 20 MB. A very busy shop keeps fewer days. */
const KEPT_ROWS = 100_000

export async function deleteOldNotifications(pg: PgConnection, keptRows = KEPT_ROWS): Promise<void> {
  await pg.raw(
    `delete from msp_notification
      where last_at < now() - make_interval(days => ${KEPT_DAYS})
         or last_at <= (select last_at from msp_notification order by last_at desc offset ? limit 1)`,
    [keptRows],
  )
}
