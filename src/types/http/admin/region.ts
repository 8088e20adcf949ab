/** A region and which of this plugin's providers its shoppers can choose. */
export type RegionView = { id: string; name: string; currency_code: string; provider_ids: string[] }

/** Provider ids; at least one in all, and none in both. */
export type RegionProvidersBody = { enable?: string[]; disable?: string[] }

export type RegionAnswer = { region: RegionView }
