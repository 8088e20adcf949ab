import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** The part of knex that is used here. Medusa passes the same object to providers as `__pg_connection__`. */
export type PgConnection = {
  /** Runs one statement; each `?` is replaced by the next binding. */
  raw(sql: string, bindings?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (pg: PgConnection) => Promise<T>): Promise<T>
}

export const connectionOf = (container: Pick<MedusaContainer, "resolve">): PgConnection =>
  container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
