/** Whether a key is one of the sandbox, which MultiSafepay itself refuses. */
export const isSandboxKey = (key: string): boolean => key.startsWith("sandbox-")
