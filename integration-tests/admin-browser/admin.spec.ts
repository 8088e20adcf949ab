import { LOOKS, VIEWS } from "./admin"
import { closeScene, openScene, sceneIn, theWorld } from "./scene"
import { emptyShop } from "./stories/empty-shop"
import { languages, looks } from "./stories/looks"
import { mainPage } from "./stories/main-page"
import { orderCard } from "./stories/order-card"
import { payments } from "./stories/payments-table"
import { settingsPage } from "./stories/settings-page"

beforeAll(openScene, 240_000)
afterAll(closeScene, 60_000)

describe.each(LOOKS)("A shop without payments ($name)", (view) => emptyShop(sceneIn(view)))

describe.each(VIEWS)("The order's Alipay card ($name)", (view) => orderCard(sceneIn(view)))

describe.each(VIEWS)("Alipay in the main menu ($name)", (view) => mainPage(sceneIn(view)))

describe.each(VIEWS)("The Alipay settings ($name)", (view) => settingsPage(sceneIn(view)))

describe.each(LOOKS)("The dashboard ($name)", (view) => looks(sceneIn(view)))

describe.each(VIEWS)("The dashboard ($name)", (view) => languages(sceneIn(view)))

describe("With 10,000 payments", () => {
  beforeAll(() => theWorld().plantPayments(10_000), 60_000)

  describe.each(VIEWS)("the payments table ($name)", (view) => payments(sceneIn(view)))
})
