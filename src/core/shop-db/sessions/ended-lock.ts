import type { PgConnection } from "../connection"

/**
 * Gives a lock whose lease has ended, by the database's clock, to another owner. Medusa's Postgres locking provider
 * never does: a process that is killed while it has a lock leaves it taken for ever. A lock without a lease stays, and
 * so does everything where the shop has another provider: it has no such table, or an old one that nobody reads.
 */
export async function takeOverEndedLock(
  pg: PgConnection,
  key: string,
  ownerId: string,
  seconds: number,
): Promise<void> {
  const { rows } = await pg.raw("select to_regclass('locking') is not null as migrated")
  if (rows[0]?.migrated) {
    await pg.raw(
      `update locking set owner_id = ?, expiration = now() + make_interval(secs => ?)
        where id = ? and expiration < now()`,
      [ownerId, seconds, key],
    )
  }
}
