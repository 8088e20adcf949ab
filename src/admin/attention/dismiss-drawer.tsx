import { Button, Drawer, Heading, Label, Text, Textarea, toast } from "@medusajs/ui"
import { useId, useState } from "react"
import type { AlertView } from "../../types/http/admin"
import { useFailureToast } from "../lib/use-failure-toast"
import { useTexts } from "../lib/use-texts"
import { useAlertAction } from "./use-alerts"

export function DismissDrawer({ alert, onClose }: { alert: AlertView; onClose: () => void }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const [note, setNote] = useState("")
  const id = useId()
  const act = useAlertAction()
  const onDismiss = () =>
    // Awaited, because after a success the alert is removed from the page, and with it the callbacks of `mutate`.
    act
      .mutateAsync({ alert, action: "dismiss", note: note.trim() })
      .then(() => {
        toast.success(t("attention.done"))
        onClose()
      })
      .catch(fail(t("attention.notDone")))
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title asChild>
            <Heading>{t(`alertTitle.${alert.kind}`)}</Heading>
          </Drawer.Title>
          <Drawer.Description className="text-ui-fg-subtle">
            {t("attention.dismissExplained")}
          </Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-2">
          <Label htmlFor={id} size="small" weight="plus">
            {t("attention.note")}
          </Label>
          <Textarea
            id={id}
            rows={4}
            maxLength={500}
            value={note}
            placeholder={t("attention.notePlaceholder")}
            onChange={(event) => setNote(event.target.value)}
          />
          <Text size="small" className="text-ui-fg-subtle">
            {t("attention.noteExplained")}
          </Text>
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("actions.cancel")}
            </Button>
          </Drawer.Close>
          <Button size="small" onClick={onDismiss} isLoading={act.isPending}>
            {t("attention.action.dismiss")}
          </Button>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
