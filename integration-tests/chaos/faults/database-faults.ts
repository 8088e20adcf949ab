import type { ShopRecords } from "../books/shop-records"

/** PostgreSQL errors that Medusa mistakes for a decision about the cart. */
export const REFUSALS = {
  "a value is missing": { sqlState: "23502", using: "table = 'order', column = 'locale'" },
  "a reference is broken": {
    sqlState: "23503",
    using: "table = 'order', detail = 'Key (region_id)=(reg_gone) is not present in table \"region\".'",
  },
  deadlock: { sqlState: "40P01", using: "hint = 'played by the chaos run'" },
} as const
export type Refusal = keyof typeof REFUSALS

/**
 * For each of these core tables, a column that the code knows and the database lacks, as before `db:migrate`, and that
 * the plugin does not read. Without the first, an order cannot be written. Without the second, it cannot be finished
 * after its payment is booked: core then undoes the completion and refunds the payment.
 */
export const HIDDEN_COLUMNS = { order_line_item: "is_giftcard", order_transaction: "claim_id" } as const
export type TableWithoutColumn = keyof typeof HIDDEN_COLUMNS

/** Makes the shop's database fail for one shopper's order, or for every query of one table. */
export class DatabaseFaults {
  private readonly columns: Record<TableWithoutColumn, HiddenColumn>
  private counted = 0

  constructor(private readonly records: ShopRecords) {
    this.columns = {
      order_line_item: new HiddenColumn(records, "order_line_item"),
      order_transaction: new HiddenColumn(records, "order_transaction"),
    }
  }

  /** Call it once. Uses the schema of the run's clock. */
  async prepare(): Promise<void> {
    for (const statement of REFUSING) await this.records.rows(statement)
  }

  /** From now on no order with this e-mail address can be written. */
  async refuseOrdersOf(email: string, refusal: Refusal): Promise<RefusedOrders> {
    const counter = `chaos.refused_${++this.counted}`
    await this.records.rows(`create sequence ${counter}`)
    await this.records.rows(
      "insert into chaos.refusal (email, reason, counter) values (?, ?, ?) on conflict (email) do update set reason = excluded.reason, counter = excluded.counter",
      [email, refusal, counter],
    )
    return {
      // A sequence keeps its value when the transaction is rolled back.
      times: async () => {
        const [row] = await this.records.rows<{ times: number }>(
          `select case when is_called then last_value else 0 end::int as times from ${counter}`,
        )
        return row?.times ?? 0
      },
      end: async () => {
        await this.records.rows("delete from chaos.refusal where email = ?", [email])
      },
    }
  }

  /** While `work` runs, this table lacks its column. */
  withoutColumnOf<T>(table: TableWithoutColumn, work: () => Promise<T>): Promise<T> {
    return this.columns[table].whileHidden(work)
  }
}

/** A column that is renamed while at least one caller wants it hidden. */
class HiddenColumn {
  private users = 0
  private renamed: Promise<void> = Promise.resolve()

  constructor(
    private readonly records: ShopRecords,
    private readonly table: TableWithoutColumn,
  ) {}

  async whileHidden<T>(work: () => Promise<T>): Promise<T> {
    await this.hide()
    try {
      return await work()
    } finally {
      await this.show()
    }
  }

  private get name(): string {
    return HIDDEN_COLUMNS[this.table]
  }

  private async hide(): Promise<void> {
    if (this.users++ === 0) {
      this.renamed = this.renamed.then(() => this.rename(this.name, `${this.name}_hidden`))
    }
    await this.renamed
  }

  private async show(): Promise<void> {
    if (--this.users === 0) {
      this.renamed = this.renamed.then(() => this.rename(`${this.name}_hidden`, this.name))
    }
    await this.renamed
  }

  private async rename(from: string, to: string): Promise<void> {
    await this.records.rows(`alter table ${this.table} rename column ${from} to ${to}`)
  }
}

/** `times`: how often an order was refused so far. */
export type RefusedOrders = { times(): Promise<number>; end(): Promise<void> }

const REFUSING = [
  "create table chaos.refusal (email text primary key, reason text not null, counter text not null)",
  `create function chaos.refuse_order() returns trigger language plpgsql as $$
   declare refusal chaos.refusal;
   begin
     select * into refusal from chaos.refusal where email = new.email;
     if not found then return new; end if;
     perform nextval(refusal.counter::regclass);
     case refusal.reason
     ${Object.entries(REFUSALS)
       .map(
         ([reason, { sqlState, using }]) =>
           `when '${reason}' then raise exception 'played by the chaos run' using errcode = '${sqlState}', ${using};`,
       )
       .join("\n     ")}
     end case;
   end $$`,
  `create trigger chaos_refuse_order before insert on "order" for each row execute function chaos.refuse_order()`,
]
