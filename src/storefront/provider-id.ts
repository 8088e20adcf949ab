/**
 * Whether a Medusa payment provider is Alipay or Alipay+ through MultiSafepay, whatever id the merchant gave it: Medusa
 * registers a provider as `pp_<identifier>_<id from the configuration>`.
 */
export function isAlipayProvider(providerId: string | null | undefined): boolean {
  return /^pp_alipay(-plus)?_/.test(providerId ?? "")
}
