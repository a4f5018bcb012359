import type { Model } from './model/model.js'
import type { Random } from './random.js'

/** Something that a developer, a deployment or an accident does. */
export interface Operation {
  name: string
  /** how often, compared with the others */
  weight: number
  /** whether nobody ought to do it */
  isFault?: true
  /** does it, holds what happened against the oracle, and says what it was; null if there was nothing to do it to */
  run(model: Model, random: Random): Promise<string | null>
}
