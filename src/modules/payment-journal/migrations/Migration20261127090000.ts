import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** The plugin's tables. Losing them loses no money: recovery rebuilds unfinished work from Medusa and MultiSafepay. */
export class Migration20261127090000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists "msp_payment" (
      "psp_order_id" text not null,
      "provider_id" text null,
      "next_check_at" timestamptz null,
      "failed_checks" integer not null default 0,
      "failing_since" timestamptz null,
      "refunds_final_at" timestamptz null,
      "payable_until" timestamptz null,
      "first_seen_at" timestamptz null,
      "behind_since" timestamptz null,
      "claimed_status" text null,
      "claimed_modified_at" timestamptz null,
      "completion_tries" integer not null default 0,
      "completion_first_failed_at" timestamptz null,
      "completion_retry_at" timestamptz null,
      "decision" text null,
      "decided_about" text null,
      "auto_refunded_at" timestamptz null,
      "unbooked_refunds" jsonb null,
      "requested_refunds" jsonb null,
      "fee" text null,
      "invoice_update" jsonb null,
      "shipment_update" jsonb null,
      "created_at" timestamptz not null default now(),
      "updated_at" timestamptz not null default now(),
      "deleted_at" timestamptz null,
      constraint "msp_payment_pkey" primary key ("psp_order_id"));`)
    this.addSql(
      `create index if not exists "IDX_msp_payment_next_check_at" on "msp_payment" ("next_check_at") where next_check_at is not null;`,
    )
    this.addSql(
      `create index if not exists "IDX_msp_payment_auto_refunded_at" on "msp_payment" ("auto_refunded_at") where auto_refunded_at is not null;`,
    )
    this.addSql(
      `create index if not exists "IDX_msp_payment_update_failed" on "msp_payment" ("psp_order_id") where invoice_update ->> 'state' = 'failed' or shipment_update ->> 'state' = 'failed';`,
    )

    this.addSql(`create table if not exists "msp_alert" (
      "id" text not null,
      "kind" text not null,
      "subject" text not null,
      "provider_id" text null,
      "psp_order_id" text null,
      "order_id" text null,
      "order_number" text null,
      "amount" text null,
      "currency" text null,
      "stage" text not null default 'noticed',
      "state" text not null default 'open',
      "event_due" boolean not null default true,
      "times_sent" integer not null default 0,
      "remind_at" timestamptz null,
      "note" text null,
      "known_refunds" jsonb null,
      "closed_by" text null,
      "closed_at" timestamptz null,
      "created_at" timestamptz not null default now(),
      "updated_at" timestamptz not null default now(),
      "deleted_at" timestamptz null,
      constraint "msp_alert_pkey" primary key ("id"));`)
    this.addSql(
      `create unique index if not exists "IDX_msp_alert_kind_subject" on "msp_alert" ("kind", "subject");`,
    )
    this.addSql(`create index if not exists "IDX_msp_alert_order_id" on "msp_alert" ("order_id");`)
    this.addSql(`create index if not exists "IDX_msp_alert_psp_order_id" on "msp_alert" ("psp_order_id");`)
    this.addSql(
      `create index if not exists "IDX_msp_alert_event_due" on "msp_alert" ("event_due") where event_due is true;`,
    )
    this.addSql(
      `create index if not exists "IDX_msp_alert_state" on "msp_alert" ("state") where state = 'open';`,
    )

    this.addSql(`create table if not exists "msp_run" (
      "id" text not null,
      "kind" text not null,
      "started_at" timestamptz not null,
      "finished_at" timestamptz not null,
      "report" jsonb null,
      "error" text null,
      "created_at" timestamptz not null default now(),
      "updated_at" timestamptz not null default now(),
      "deleted_at" timestamptz null,
      constraint "msp_run_pkey" primary key ("id"));`)
    this.addSql(
      `create index if not exists "IDX_msp_run_kind_created_at" on "msp_run" ("kind", "created_at");`,
    )

    this.addSql(`create table if not exists "msp_notification" (
      "id" text not null,
      "provider_id" text not null,
      "psp_order_id" text null,
      "signature" text not null,
      "claimed_status" text null,
      "http_status" integer not null,
      "duration_ms" integer not null,
      "times" integer not null default 1,
      "first_at" timestamptz not null,
      "last_at" timestamptz not null,
      "created_at" timestamptz not null default now(),
      "updated_at" timestamptz not null default now(),
      "deleted_at" timestamptz null,
      constraint "msp_notification_pkey" primary key ("id"));`)
    this.addSql(
      `create index if not exists "IDX_msp_notification_psp_order_id" on "msp_notification" ("psp_order_id") where psp_order_id is not null;`,
    )
    this.addSql(
      `create index if not exists "IDX_msp_notification_signature" on "msp_notification" ("provider_id", "signature", "last_at");`,
    )
    this.addSql(
      `create index if not exists "IDX_msp_notification_last_at" on "msp_notification" ("last_at");`,
    )

    this.addSql(`create table if not exists "msp_lease" (
      "key" text not null,
      "owner" text not null,
      "expires_at" timestamptz not null,
      constraint "msp_lease_pkey" primary key ("key"));`)
  }

  override async down(): Promise<void> {
    for (const table of ["msp_lease", "msp_notification", "msp_run", "msp_alert", "msp_payment"]) {
      this.addSql(`drop table if exists "${table}" cascade;`)
    }
  }
}
