import type { PgConnection } from "../../core/shop-db/connection"

/**
 * Takes a lease, or renews it for its current owner. Uses the database's clock and never waits.
 * @returns false when another owner's lease has not expired
 */
export async function acquireLease(
  pg: PgConnection,
  key: string,
  owner: string,
  seconds: number,
): Promise<boolean> {
  const { rows } = await pg.raw(
    `insert into msp_lease as held (key, owner, expires_at) values (?, ?, now() + make_interval(secs => ?))
       on conflict (key) do update set owner = excluded.owner, expires_at = excluded.expires_at
        where held.owner = excluded.owner or held.expires_at < now()
      returning key`,
    [key, owner, seconds],
  )
  return rows.length > 0
}

/** @returns false when it expired and another owner has taken it */
export async function renewLease(
  pg: PgConnection,
  key: string,
  owner: string,
  seconds: number,
): Promise<boolean> {
  const { rows } = await pg.raw(
    `update msp_lease set expires_at = now() + make_interval(secs => ?) where key = ? and owner = ? returning key`,
    [seconds, key, owner],
  )
  return rows.length > 0
}

/** A lease that another owner has taken meanwhile stays. */
export async function releaseLease(pg: PgConnection, key: string, owner: string): Promise<void> {
  await pg.raw("delete from msp_lease where key = ? and owner = ?", [key, owner])
}

/**
 * Takes one unit from a token bucket that all processes share. `expires_at` is when the bucket will be full.
 * @param budget `starts`: how many may be taken at once; `secondsEach`: the time until there is one more
 * @returns 0 when there was one, otherwise the whole seconds until there is
 */
export async function takeFromBudget(
  pg: PgConnection,
  key: string,
  { starts, secondsEach }: { starts: number; secondsEach: number },
): Promise<number> {
  const { rows } = await pg.raw(
    `with taken as (
       insert into msp_lease as budget (key, owner, expires_at) values (?, 'budget', now() + make_interval(secs => ?))
       on conflict (key) do update
          set expires_at = greatest(budget.expires_at, now()) + make_interval(secs => ?)
        where budget.expires_at <= now() + make_interval(secs => ?)
       returning key
     )
     select case when exists (select 1 from taken) then 0
                 else ceil(extract(epoch from (select expires_at from msp_lease where key = ?) - now()) - ?)
            end as seconds`,
    [key, secondsEach, secondsEach, (starts - 1) * secondsEach, key, (starts - 1) * secondsEach],
  )
  return Math.max(0, Number(rows[0]?.seconds ?? 1))
}

/** Deletes leases whose owner is gone, and buckets that are full. */
export async function deleteOldLeases(pg: PgConnection): Promise<void> {
  await pg.raw("delete from msp_lease where expires_at < now() - interval '1 hour'")
}
