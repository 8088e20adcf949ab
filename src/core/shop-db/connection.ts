/** The part of knex that single statements need. */
export type PgConnection = {
  raw(sql: string, bindings?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** The part of knex that is used in all; Medusa hands it to providers as `__pg_connection__`. */
export type TransactionalPgConnection = PgConnection & {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (pg: PgConnection) => Promise<T>): Promise<T>
}
