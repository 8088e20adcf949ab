import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { LockTakenError, runExclusive } from "../../src/core/run-exclusive"
import { acquireLease, releaseLease, renewLease } from "../../src/modules/payment-journal/leases"
import { eventually } from "../../testkit/eventually"
import { aTeaShop } from "../harness/shop"

aTeaShop("Work under the plugin's own lock", {}, (shop) => {
  const pg = () => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

  it("exclusive work is never done twice at once, however many callers request it", async () => {
    let inside = 0
    let most = 0
    const done: number[] = []
    await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        runExclusive(shop.container, "a key", { waitMs: 20_000 }, async () => {
          inside++
          most = Math.max(most, inside)
          await pg().raw("select pg_sleep(0.01)")
          inside--
          done.push(number)
        }),
      ),
    )
    expect(most).toBe(1)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect(done).toHaveLength(12)
  })

  it("exclusive work waits for the lease of another process and gives up in time, with its own error", async () => {
    await acquireLease(pg(), "theirs", "another process", 60)
    const work = jest.fn()
    await expect(runExclusive(shop.container, "theirs", { waitMs: 200 }, work)).rejects.toThrow(
      LockTakenError,
    )
    expect(work).not.toHaveBeenCalled()

    const waiting = runExclusive(shop.container, "theirs", { waitMs: 20_000 }, async () => "my turn")
    await releaseLease(pg(), "theirs", "another process")
    expect(await waiting).toBe("my turn")
  })

  it("exclusive work starts when the lease of a dead process has expired", async () => {
    await acquireLease(pg(), "dead", "a dead process", 0.3)
    expect(await runExclusive(shop.container, "dead", { waitMs: 20_000 }, async () => "free")).toBe("free")
  })

  it("exclusive work renews its lease for as long as the work lasts", async () => {
    await runExclusive(shop.container, "long", { waitMs: 0, leaseMs: 3_000 }, async (lost) => {
      const { rows } = await pg().raw("select expires_at from msp_lease where key = 'long'")
      const [{ expires_at: firstEnd }] = rows as [{ expires_at: Date }]
      await eventually(
        async () => {
          const { rows } = await pg().raw("select now() > ? as over", [firstEnd])
          expect(rows).toEqual([{ over: true }])
        },
        { within: 30_000 },
      )
      expect(await acquireLease(pg(), "long", "another process", 60)).toBe(false)
      expect(lost.aborted).toBe(false)
    })
    expect(await acquireLease(pg(), "long", "another process", 60)).toBe(true)
  })

  it("exclusive work is aborted when another process has taken its lease", async () => {
    await runExclusive(shop.container, "lost", { waitMs: 0, leaseMs: 400 }, async (lost) => {
      await pg().raw("update msp_lease set owner = 'another process' where key = 'lost'")
      await eventually(() => expect(lost.aborted).toBe(true))
    })
    // A lease that another process holds is not released.
    expect(await renewLease(pg(), "lost", "another process", 60)).toBe(true)
  })

  it("exclusive work is aborted when its lease ends, though the database never answers the renewal", async () => {
    const never = new Promise<never>(() => {})
    const hanging = {
      resolve: () => ({
        raw: (sql: string) => (sql.startsWith("update") ? never : Promise.resolve({ rows: [{}] })),
      }),
    } as never
    await runExclusive(hanging, "hanging", { waitMs: 0, leaseMs: 400 }, async (lost) => {
      await eventually(() => expect(lost.aborted).toBe(true))
    })
  })

  it("an unreachable database is not mistaken for a lock that is taken", async () => {
    const broken = {
      resolve: () => ({ raw: () => Promise.reject(new Error("connection refused")) }),
    } as never
    await expect(runExclusive(broken, "a key", { waitMs: 0 }, async () => "never")).rejects.toThrow(
      "connection refused",
    )
  })

  it("exclusive work holds no database connection while it waits for something else", async () => {
    const { pool } = pg().client as { pool: { numUsed(): number } }
    await runExclusive(shop.container, "connections", { waitMs: 0 }, async () => {
      await eventually(() => expect(pool.numUsed()).toBe(0))
    })
  })
})
