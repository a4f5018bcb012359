import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { CallOptions, InputOf } from '@iti/framework/modules'
import { storeAnswer } from '@iti/framework/services'
import type { EffectsFacade } from './effects_facade.js'
import { arriveAt } from './effects_stop.js'
import { takeEffect } from './idempotency_fixture.js'

const ANSWER = { process: process.pid }

/** Leaves a row for each time that a command was done. */
export default class EffectsService implements EffectsFacade {
  async store({ takes = 0 }: InputOf<EffectsFacade, 'store'>, options?: CallOptions) {
    arriveAt('before')
    await sleep(takes)
    await db.transaction(async (trx) => {
      await takeEffect(options!.idempotencyKey!, trx)
      await storeAnswer(trx, ANSWER, options)
    })
    arriveAt('done')
    return ANSWER
  }

  async plain({ takes = 0 }: InputOf<EffectsFacade, 'plain'>, options?: CallOptions) {
    arriveAt('before')
    await sleep(takes)
    await takeEffect(options!.idempotencyKey!, db)
    arriveAt('done')
    return ANSWER
  }
}
