/** MultiSafepay itself refuses the sandbox's keys. */
export const isSandboxKey = (key: string): boolean => key.startsWith("sandbox-")
