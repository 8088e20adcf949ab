import { useLanguage } from "../language/language"
import { Button } from "../ui/button"
import { Page } from "../ui/page"
import { Skeleton } from "../ui/skeleton"
import { useCustomer } from "./customer"
import { MyOrders } from "./my-orders"
import { SignIn } from "./sign-in"

export function AccountPage() {
  const { t } = useLanguage()
  const { customer, loading, signOut } = useCustomer()
  if (loading) {
    return (
      <Page title={t("ordersTitle")}>
        <Skeleton lines={3} height={72} />
      </Page>
    )
  }
  if (!customer) {
    return <SignIn />
  }
  return (
    <Page key="orders" title={t("ordersTitle")} lead={t("ordersOf", { email: customer.email })}>
      <MyOrders />
      <Button look="secondary" onClick={signOut}>
        {t("signOut")}
      </Button>
    </Page>
  )
}
