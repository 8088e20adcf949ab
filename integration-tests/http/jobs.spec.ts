import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { acquireLease, releaseLease } from "../../src/modules/payment-journal/leases"
import { type Job, runJob } from "../harness/jobs"
import { aTeaShop, type Shop } from "../harness/shop"

const JOBS: [Job][] = [["recovery"], ["order updates"], ["reconciliation"]]

aTeaShop("The plugin's jobs", {}, (shop) => {
  const pg = () => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

  it.each(JOBS)("the job %s writes one line to the log when the database is down", async (job) => {
    await pg().raw("alter table msp_lease rename to msp_lease_away")
    const errors = await errorsDuring(shop, () => runJob(shop, job))
    await pg().raw("alter table msp_lease_away rename to msp_lease")

    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^Alipay: ${job} failed.*: database error 42P01$`)),
    ])
  })

  it.each(JOBS)("the job %s does nothing and logs nothing while another process runs it", async (job) => {
    await acquireLease(pg(), `alipay-job:${job}`, "another process", 60)
    const errors = await errorsDuring(shop, () => runJob(shop, job))
    await releaseLease(pg(), `alipay-job:${job}`, "another process")

    expect(errors).toEqual([])
    expect(await runsOf(shop, job)).toEqual([])
  })

  it.each(JOBS)("the job %s stores the report of its last run for the settings page", async (job) => {
    await runJob(shop, job)

    expect(await runsOf(shop, job)).toEqual([
      expect.objectContaining({ error: null, report: expect.any(Object) }),
    ])
  })
})

async function errorsDuring(shop: Shop, work: () => Promise<void>): Promise<string[]> {
  const logger = shop.container.resolve(ContainerRegistrationKeys.LOGGER)
  const lines: string[] = []
  const error = jest.spyOn(logger, "error").mockImplementation((line) => {
    lines.push(String(line))
  })
  await work().finally(() => error.mockRestore())
  return lines
}

async function runsOf(shop: Shop, job: Job): Promise<unknown[]> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const { rows } = await pg.raw("select * from msp_run where kind = ?", [job])
  return rows
}
