import type { TeaShopSettings } from "../../testkit/settings"

const FOLDERS = {
  sandbox: { one: "postgres", several: "postgres-cluster" },
  external: { one: "postgres-external", several: "postgres-external-cluster" },
} as const

export const DATABASE_FOLDERS: readonly string[] = Object.values(FOLDERS).flatMap((folders) =>
  Object.values(folders),
)

/**
 * One for each PSP: a shop that asked the sandbox for the payments of another PSP would find none of them. And one for
 * several processes: Medusa's workflow engines have migrations of their own for the same table.
 */
export const databaseFolder = ({ psp, cluster }: Pick<TeaShopSettings, "psp" | "cluster">): string =>
  FOLDERS[psp.kind][cluster ? "several" : "one"]
