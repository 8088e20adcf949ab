/**
 * Whether a Medusa payment provider is Alipay or Alipay+ through MultiSafepay, whatever id the merchant gave it: Medusa
 * registers a provider as `pp_<identifier>_<id from the configuration>`. In a shop that has a provider of its own with
 * the identifier `alipay`, compare with the ids of `listAlipayMethods` instead.
 */
export function isAlipayProvider(providerId: string | null | undefined): boolean {
  return /^pp_alipay(-plus)?_/.test(providerId ?? "")
}
