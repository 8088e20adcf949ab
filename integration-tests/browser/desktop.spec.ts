import { defineStories } from "./define-stories"
import { DESKTOP } from "./visitor"

defineStories(DESKTOP)
