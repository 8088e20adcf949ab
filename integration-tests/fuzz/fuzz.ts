import fc from "fast-check"
import { request } from "undici"
import { dataCases, type FuzzCase, methodsCases, notificationCases, syncCases } from "./cases"

export const ENTRY_POINTS = ["notification", "sync", "methods", "data"] as const
export type EntryPoint = (typeof ENTRY_POINTS)[number]

/** The shop under test, with access to its database and log. */
export type FuzzTarget = {
  url: string
  publishableKey: string
  siteKey: string
  regionId: string
  /** Payment sessions that are open at MultiSafepay. With more of them, each waits less for its next question. */
  sessionIds: readonly string[]
  /** Payment collections in which payments may be started: each allows only a few starts. */
  collectionIds: readonly string[]
  sql(sql: string): Promise<Record<string, unknown>[]>
  /** Size of the shop's log so far, in bytes. */
  logSize(): number
}

export type FuzzReport = {
  entryPoint: EntryPoint
  cases: number
  /** Number of answers by status. */
  statuses: Record<number, number>
  /** In ms. A slow case is tried several times, and its fastest try counts. */
  slowest: number
  slow: string[]
  /** Answers with status 500 and above. */
  broken: string[]
  /** Tables that have changed. */
  changed: string[]
  /** Bytes of the log for each case. */
  logPerCase: number
}

export type FuzzPlan = { cases: number; seed: number; limitMs: number; atOnce: number }

/** Sends seeded cases to an entry point. The same seed sends the same cases. */
export async function fuzzEntryPoint(
  target: FuzzTarget,
  entryPoint: EntryPoint,
  plan: FuzzPlan,
): Promise<FuzzReport> {
  const cases = casesOf(target, entryPoint, plan)
  const [stateBefore, logBefore] = [await fingerprint(target, entryPoint), target.logSize()]
  const report: FuzzReport = {
    ...{
      entryPoint,
      cases: cases.length,
      statuses: {},
      slowest: 0,
      slow: [],
      broken: [],
      changed: [],
      logPerCase: 0,
    },
  }
  const signedAbout = new Set<string>()
  let next = 0
  const sendOneByOne = async () => {
    for (let one = cases[next++]; one; one = cases[next++]) {
      const isWantedAgain = wantedAgain(target, one, signedAbout)
      await sendCase(target, one, isWantedAgain, plan.limitMs, report)
    }
  }
  await Promise.all(Array.from({ length: plan.atOnce }, sendOneByOne))
  report.logPerCase = Math.round((target.logSize() - logBefore) / cases.length)
  const stateAfter = await fingerprint(target, entryPoint)
  report.changed = Object.keys(stateBefore).filter((table) => stateBefore[table] !== stateAfter[table])
  return report
}

/** Sent one after another for each session, to keep its questions to MultiSafepay (at most one per second) apart. */
function casesOf(
  { siteKey, sessionIds, regionId, collectionIds }: FuzzTarget,
  entryPoint: EntryPoint,
  plan: FuzzPlan,
): FuzzCase[] {
  const sample = (arbitrary: fc.Arbitrary<FuzzCase>, seed: number, numRuns: number) =>
    fc.sample(arbitrary, { seed, numRuns })
  if (entryPoint === "methods") return sample(methodsCases(regionId), plan.seed, plan.cases)
  if (entryPoint === "data") return sample(dataCases(collectionIds), plan.seed, plan.cases)
  const perSession = Math.ceil(plan.cases / sessionIds.length)
  const ofSessions = sessionIds.map((sessionId, index) => {
    const addressee = { siteKey, sessionId, otherIds: ["payses_", "another-shop-1042"] }
    const arbitrary = entryPoint === "sync" ? syncCases(addressee) : notificationCases(addressee)
    return sample(arbitrary, plan.seed + index, perSession)
  })
  return Array.from({ length: perSession }, (_, turn) => ofSessions.flatMap((cases) => cases[turn] ?? []))
    .flat()
    .slice(0, plan.cases)
}

/** The answer to a message about a payment whose signed state MultiSafepay's API does not show yet. */
const WANTED_AGAIN = "Not synced yet, send it again"

/**
 * Whether a request may get that answer: it is about a payment about which a signed message was sent.
 * @param signedAbout the sessions of the signed messages so far
 */
function wantedAgain({ sessionIds }: FuzzTarget, one: FuzzCase, signedAbout: Set<string>): boolean {
  const text = one.path + (one.body?.toString("latin1") ?? "")
  const named = sessionIds.filter((id) => text.includes(id))
  if (one.signed) for (const id of named) signedAbout.add(id)
  return one.signed === true || named.some((id) => signedAbout.has(id))
}

async function sendCase(
  target: FuzzTarget,
  one: FuzzCase,
  isWantedAgain: boolean,
  limitMs: number,
  report: FuzzReport,
): Promise<void> {
  let fastest = Number.POSITIVE_INFINITY
  // Other load on the machine is not the case's fault: a case that is slow by itself is slow every time.
  for (let tries = 0; tries < 3 && fastest > limitMs; tries++) {
    const since = performance.now()
    const { statusCode, body } = await request(target.url + one.path, {
      method: one.method,
      headers: { ...one.headers, "x-publishable-api-key": target.publishableKey },
      ...(one.body ? { body: one.body } : {}),
    })
    const text = await body.text()
    fastest = Math.min(fastest, performance.now() - since)
    report.statuses[statusCode] = (report.statuses[statusCode] ?? 0) + 1
    const isExpected = isWantedAgain && statusCode === 503 && text === WANTED_AGAIN
    if (statusCode >= 500 && !isExpected)
      report.broken.push(`${statusCode} ${inBrief(one)} -> ${text.slice(0, 200)}`)
  }
  report.slowest = Math.max(report.slowest, fastest)
  if (fastest > limitMs) report.slow.push(`${Math.round(fastest)} ms ${inBrief(one)}`)
}

const inBrief = ({ method, path, headers, body }: FuzzCase) =>
  `${method} ${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 100)} ${body?.subarray(0, 300).toString("latin1") ?? ""}`

/** Tables that random input must not change, and which of their rows are left out. */
const MONEY: Record<string, string> = {
  order: "",
  order_transaction: "",
  payment: "",
  capture: "",
  refund: "",
  cart: "",
  // A signed claim that MultiSafepay does not confirm for ten minutes must raise this alert.
  msp_alert: "where kind <> 'paid_but_unknown'",
}

/** For starts of payments, new sessions are expected; they must have our amount and only known keys. */
const SESSIONS: Record<"data" | "others", string> = {
  others: "select md5(string_agg(s::text, '' order by id)) as is from payment_session s",
  data: `select count(*)::text as is from payment_session s
           join payment_collection c on c.id = s.payment_collection_id
          where s.provider_id like 'pp_alipay%'
            and (s.amount <> c.amount or s.currency_code <> c.currency_code or s.data ->> 'psp_order_id' <> s.id
              or exists (select 1 from jsonb_object_keys(s.data) as key where key not in (
                  'version', 'session_id', 'psp_order_id', 'payment_url', 'qr_url', 'gateway', 'payment_type', 'environment',
                  'amount_minor', 'currency', 'decimals', 'expires_at', 'return_url', 'cancel_url', 'locale')))`,
}

async function fingerprint({ sql }: FuzzTarget, entryPoint: EntryPoint): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const [table, rows] of Object.entries(MONEY)) {
    const [row] = await sql(
      `select count(*) || md5(string_agg(t::text, '' order by id)) as is from "${table}" t ${rows}`,
    )
    found[table] = row?.is
  }
  const [sessions] = await sql(SESSIONS[entryPoint === "data" ? "data" : "others"])
  found.payment_session = sessions?.is
  return found
}
