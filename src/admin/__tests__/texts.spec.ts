import { parse, sourcesOfAdmin } from "./sources"
import { textsInCode } from "./texts"

describe("the code of the admin pages", () => {
  it("the code of the admin pages contains no visible text, because all texts are in the translation files", () => {
    expect(textsInCode(sourcesOfAdmin())).toEqual([])
  })
})

describe("the check for visible texts", () => {
  it.each([
    ["<b>Paid in full</b>", true],
    ["<b>{t('paid')}</b>", false],
    ["<b>{'Paid'}</b>", true],
    ["<b>{`Order \u0024{id}`}</b>", true],
    ["<b>{`#\u0024{id}`}</b>", false],
    ["<b> · </b>", false],
    ["<b>已支付</b>", true],
    ["<Row title='Fees' />", true],
    ["<Row title={'Fees'} />", true],
    ["<Row title={t('fees')} className='px-6' />", false],
    ["<svg aria-label='QR code' />", true],
    ["toast.success('Saved')", true],
    ["toast.error(t('failed'), { description: 'Try later' })", true],
    ["prompt({ title: t('sure'), variant: 'danger' })", false],
    ["prompt({ title: 'Sure?' })", true],
    ["defineRouteConfig({ label: 'title', translationNs: 'alipay' })", false],
  ])("the check for visible texts in code finds one in %s: %s", (code, found) => {
    expect(textsInCode([parse("page.tsx", `const page = ${code}`)]).length > 0).toBe(found)
  })
})
