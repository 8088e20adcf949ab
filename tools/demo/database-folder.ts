import type { TeaShopSettings } from "../../testkit/settings"

const FOLDERS = {
  sandbox: { one: "postgres", several: "postgres-cluster" },
  external: { one: "postgres-external", several: "postgres-external-cluster" },
} as const

export const DATABASE_FOLDERS: readonly string[] = Object.values(FOLDERS).flatMap((folders) =>
  Object.values(folders),
)

/**
 * One per PSP, because a shop that asked the sandbox for another PSP's payments would find none. And one for several
 * processes, because Medusa's workflow engines have different migrations of the same table.
 */
export const databaseFolder = ({ psp, cluster }: Pick<TeaShopSettings, "psp" | "cluster">): string =>
  FOLDERS[psp.kind][cluster ? "several" : "one"]
